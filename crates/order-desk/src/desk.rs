//! Where orders arrive.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::{
    orders::{Order, Orders, PlaceOrder, PlaceOrderError, PlaceOrders, Placement, Turn},
    store::{Done, Request, StoreError},
    values::UserId,
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
}

impl OrderDesk {
    /// A desk whose lanes run on this runtime, which should be the one that drives the connections.
    pub fn new(orders: Orders, settings: DeskSettings, runtime: Handle) -> Self {
        let state = Mutex::new(State { waiting: Waiting::new(), busy_lanes: 0 });
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
        if state.busy_lanes < self.settings.lanes.get() {
            state.busy_lanes += 1;
            drop(state);
            self.runtime.spawn(lane::run(Arc::clone(self)));
        }
        Ok(answered)
    }

    /// What a lane does next. A lane that is told nothing is no longer busy, and ends.
    pub(crate) fn next_group(&self) -> Option<Group> {
        let mut group = Group::default();
        let mut items = 0;
        let mut state = self.state();
        while group.len() < self.settings.group.get() {
            let fits = |job: &Job| group.is_empty() || items + job.items() <= DeskSettings::MAX_ITEMS;
            let Some(job) = state.waiting.pop_if(fits) else { break };
            if job.answer.is_closed() {
                self.counters.dropped(1);
                continue;
            }
            items += job.items();
            group.push(job);
        }
        if group.is_empty() {
            state.busy_lanes -= 1;
            return None;
        }
        Some(group)
    }

    /// Nothing that panics runs under the lock, so what it guards is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
