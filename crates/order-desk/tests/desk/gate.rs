//! A store whose commits wait at a gate, so that tests decide when a lane is busy and when it goes on.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use domain::{
    events::{Event, EventsUnit},
    inventory::InventoryUnit,
    invoicing::InvoicingUnit,
    orders::{Offers, OrdersUnit},
    store::{KeyedAnswer, Request, Store, StoreError, UnitOfWork},
    testing::{MockUnit, a_buyer, a_locked_product, offers_of},
    users::UsersUnit,
    values::{JsonText, UserId},
    webhooks::WebhooksUnit,
};
use tokio::sync::{Semaphore, watch};

/// What becomes of a commit that got through the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Done,
    Conflict,
    Panic,
}

/// Three products of which there is plenty. Clones are the same store.
#[derive(Clone)]
pub struct GatedStore(Arc<Inner>);

struct Inner {
    gate: Semaphore,
    /// How many commits have come to the gate.
    arrived: watch::Sender<usize>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    groups: Vec<Vec<Request>>,
    alone: usize,
    serial: i64,
    fates: VecDeque<Fate>,
    answers: HashMap<(UserId, String), serde_json::Value>,
    told: Vec<Event>,
}

impl GatedStore {
    /// So many commits get through without waiting.
    pub fn letting_through(commits: usize) -> Self {
        let (arrived, _) = watch::channel(0);
        Self(Arc::new(Inner { gate: Semaphore::new(commits), arrived, state: Mutex::default() }))
    }

    /// Lets so many more commits through.
    pub fn let_through(&self, commits: usize) {
        self.0.gate.add_permits(commits);
    }

    /// The next commits end like this, one after the other.
    pub fn fated(&self, fates: &[Fate]) {
        self.state().fates.extend(fates);
    }

    /// Waits until so many commits have come to the gate since the beginning.
    pub async fn until_arrived(&self, commits: usize) {
        self.0.arrived.subscribe().wait_for(|arrived| *arrived >= commits).await.unwrap();
    }

    pub fn arrived(&self) -> usize {
        *self.0.arrived.borrow()
    }

    /// The requests of each group that was begun.
    pub fn groups(&self) -> Vec<Vec<Request>> {
        self.state().groups.clone()
    }

    /// How many orders were in each.
    pub fn sizes(&self) -> Vec<usize> {
        self.state().groups.iter().map(Vec::len).collect()
    }

    /// How many orders were begun alone.
    pub fn alone(&self) -> usize {
        self.state().alone
    }

    /// The events that were committed.
    pub fn told(&self) -> Vec<Event> {
        self.state().told.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unit(&self, requests: Vec<Request>) -> Box<dyn UnitOfWork> {
        let mut parts = MockUnit::default();
        let store = self.clone();
        parts.orders.expect_lock_offers().returning(move |request| {
            let from = {
                let mut state = store.state();
                state.serial += i64::try_from(request.orders).unwrap();
                state.serial - i64::try_from(request.orders).unwrap()
            };
            Ok(Offers {
                customers: vec![Some(a_buyer()); request.customers.len()],
                serials: (from + 1..).take(request.orders).collect(),
                ..offers_of((1..=3).map(|id| a_locked_product().with_id(id).with_level(1, 1_000_000, 0)).collect())
            })
        });
        Box::new(GatedUnit { store: self.clone(), requests, place: 0, answers: Vec::new(), parts })
    }

    fn known(&self, request: &Request) -> Option<KeyedAnswer> {
        let (actor, key) = (request.actor.user_id()?, request.key.as_ref()?);
        let answer = self.state().answers.get(&(actor, key.key().to_owned())).cloned()?;
        Some(KeyedAnswer { actor, answer })
    }
}

#[async_trait]
impl Store for GatedStore {
    async fn begin(&self, request: &Request) -> Result<Box<dyn UnitOfWork>, StoreError> {
        if let Some(known) = self.known(request) {
            return Err(StoreError::AlreadyAnswered(known));
        }
        self.state().alone += 1;
        Ok(self.unit(vec![request.clone()]))
    }

    async fn begin_together(&self, requests: &[Request]) -> Result<Box<dyn UnitOfWork>, StoreError> {
        self.state().groups.push(requests.to_vec());
        Ok(self.unit(requests.to_vec()))
    }

    async fn recall(&self, request: &Request) -> Result<Option<KeyedAnswer>, StoreError> {
        Ok(self.known(request))
    }

    async fn back_off(&self, _: &'static str, _: u32) {}

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

struct GatedUnit {
    store: GatedStore,
    requests: Vec<Request>,
    place: usize,
    answers: Vec<(usize, serde_json::Value)>,
    parts: MockUnit,
}

#[async_trait]
impl UnitOfWork for GatedUnit {
    fn inventory(&mut self) -> &mut dyn InventoryUnit {
        self.parts.inventory()
    }

    fn orders(&mut self) -> &mut dyn OrdersUnit {
        self.parts.orders()
    }

    fn users(&mut self) -> &mut dyn UsersUnit {
        self.parts.users()
    }

    fn events(&mut self) -> &mut dyn EventsUnit {
        self.parts.events()
    }

    fn webhooks(&mut self) -> &mut dyn WebhooksUnit {
        self.parts.webhooks()
    }

    fn invoicing(&mut self) -> &mut dyn InvoicingUnit {
        self.parts.invoicing()
    }

    fn turned_away(&mut self) -> Vec<(usize, StoreError)> {
        let known = |(place, request)| Some((place, StoreError::AlreadyAnswered(self.store.known(request)?)));
        self.requests.iter().enumerate().filter_map(known).collect()
    }

    fn on_behalf_of(&mut self, place: usize) {
        self.place = place;
    }

    fn answer(&mut self, answer: JsonText) {
        self.answers.push((self.place, answer.to_value()));
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.store.0.arrived.send_modify(|arrived| *arrived += 1);
        self.store.0.gate.acquire().await.unwrap().forget();
        let fate = self.store.state().fates.pop_front().unwrap_or(Fate::Done);
        match fate {
            Fate::Conflict => return Err(StoreError::Conflict("deadlock detected".into())),
            Fate::Panic => std::panic::resume_unwind(Box::new("a bug in the middle of a group")),
            Fate::Done => {}
        }
        let mut state = self.store.state();
        state.told.extend(self.parts.diary().events());
        for (place, answer) in &self.answers {
            let request = &self.requests[*place];
            let key = request.key.as_ref().unwrap().key().to_owned();
            state.answers.insert((request.actor.user_id().unwrap(), key), answer.clone());
        }
        Ok(())
    }

    async fn roll_back(self: Box<Self>) {}
}
