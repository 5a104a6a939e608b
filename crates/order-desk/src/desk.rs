//! Where orders arrive.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use domain::{
    orders::{Order, Orders, PlaceOrder, PlaceOrderError, PlaceOrders, Placement, Turn},
    store::{Done, Request, StoreError},
    values::{ProductRef, UserId},
};
use tokio::{runtime::Handle, sync::oneshot};

use crate::{
    DeskFigures, DeskSettings,
    figures::Counters,
    lane::{self, Group, Job},
    waiting::Waiting,
};

/// Gathers orders that arrive at the same time, and places them together.
#[derive(Clone)]
pub struct OrderDesk(Arc<Desk>);

pub(crate) struct Desk {
    pub orders: Orders,
    pub counters: Counters,
    settings: DeskSettings,
    runtime: Handle,
    state: Mutex<State>,
}

struct State {
    /// By who asks, who is nobody for the operator at the command line.
    waiting: Waiting<Option<UserId>, Job>,
    busy_lanes: usize,
    /// Orders on their way in all lanes.
    in_flight: usize,
    /// What they are of. No two lanes have an order of the same product.
    products: HashSet<ProductRef>,
}

impl State {
    /// Whether another group should be on its way. If none is, whatever waits; beside others only as many orders as they have:
    /// small groups would cost the database more than they save time.
    const fn may_begin(&self, settings: &DeskSettings) -> bool {
        let waiting = self.waiting.len();
        waiting > 0 && self.busy_lanes < settings.lanes.get() && waiting >= self.in_flight
    }

    /// The next order, if it fits beside so many items. One whose products are on their way in another lane keeps its turn: it
    /// would hold up its whole group until the other lane has committed, and may as well wait for that here.
    fn pop(&mut self, items: usize) -> Option<Job> {
        let products = &self.products;
        self.waiting.pop_if(|job| {
            (items == 0 || items + job.items() <= DeskSettings::MAX_ITEMS)
                && !products_of(&job.placement).any(|product| products.contains(product))
        })
    }

    fn set_out(&mut self, group: &Group) {
        self.busy_lanes += 1;
        self.in_flight += group.len();
        self.products.extend(group.placements.iter().flat_map(products_of).cloned());
    }

    fn arrived(&mut self, group: &[Arc<Placement>]) {
        self.busy_lanes -= 1;
        self.in_flight -= group.len();
        for product in group.iter().flat_map(products_of) {
            self.products.remove(product);
        }
    }
}

fn products_of(placement: &Arc<Placement>) -> impl Iterator<Item = &ProductRef> {
    placement.command.items.iter().map(|item| &item.product)
}

impl OrderDesk {
    /// A desk whose lanes run on this runtime, which should be the one that drives the connections.
    pub fn new(orders: Orders, settings: DeskSettings, runtime: Handle) -> Self {
        let state =
            Mutex::new(State { waiting: Waiting::new(), busy_lanes: 0, in_flight: 0, products: HashSet::new() });
        Self(Arc::new(Desk { orders, counters: Counters::default(), settings, runtime, state }))
    }

    /// What it did since its start.
    pub fn figures(&self) -> DeskFigures {
        self.0.counters.read()
    }

    /// How many orders wait for a lane.
    pub fn waiting(&self) -> usize {
        self.0.state().waiting.len()
    }
}

#[async_trait]
impl PlaceOrders for OrderDesk {
    /// Whoever stops waiting is dropped from the queue. An order that was on its way already is placed all the same, and found
    /// by its key.
    async fn place(&self, request: Request, command: PlaceOrder) -> Result<Done<Order>, PlaceOrderError> {
        let placement = Arc::new(Placement { request, command });
        let turn = match self.0.enqueue(Arc::clone(&placement))?.await {
            Ok(turn) => turn,
            Err(_) if placement.request.key.is_some() => Turn::Alone,
            Err(_) => return Err(StoreError::OutcomeUnknown("the lane of this order broke".into()).into()),
        };
        self.0.orders.conclude(&placement, turn).await
    }
}

impl Desk {
    fn enqueue(self: &Arc<Self>, placement: Arc<Placement>) -> Result<oneshot::Receiver<Turn>, StoreError> {
        let (answer, answered) = oneshot::channel();
        let mut state = self.state();
        if state.waiting.len() >= self.settings.queue.get() {
            self.counters.sent_away();
            return Err(StoreError::Busy("too many orders wait to be placed".into()));
        }
        state.waiting.push(placement.request.actor.user_id(), Job { placement, answer });
        let group = self.begin(&mut state);
        drop(state);
        if let Some(group) = group {
            self.runtime.spawn(lane::run(Arc::clone(self), group));
        }
        Ok(answered)
    }

    /// Whatever a lane does next, after a group. One that has nothing to do ends.
    pub(crate) fn next(&self, done: &[Arc<Placement>]) -> Option<Group> {
        let mut state = self.state();
        state.arrived(done);
        self.begin(&mut state)
    }

    /// Does what a caller who hung up would have done with their turn. They find their order by its key.
    pub(crate) fn conclude(&self, placement: Arc<Placement>, turn: Turn) {
        let orders = self.orders.clone();
        self.runtime.spawn(async move {
            // There is nobody left to be told.
            let _ = orders.conclude(&placement, turn).await;
        });
    }

    /// Takes the orders whose turn it is, if there should be another group.
    fn begin(&self, state: &mut State) -> Option<Group> {
        if !state.may_begin(&self.settings) {
            return None;
        }
        let mut group = Group::default();
        let mut items = 0;
        while group.len() < self.settings.group.get() {
            let Some(job) = state.pop(items) else { break };
            if job.answer.is_closed() {
                self.counters.dropped();
                continue;
            }
            items += job.items();
            group.push(job);
        }
        if group.is_empty() {
            return None;
        }
        state.set_out(&group);
        Some(group)
    }

    /// Nothing that panics runs under the lock, so what it guards is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
