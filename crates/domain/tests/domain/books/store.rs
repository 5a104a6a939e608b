//! The books as a store, and as the queries of orders.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use async_trait::async_trait;
use domain::{
    events::EventsUnit,
    inventory::InventoryUnit,
    invoicing::InvoicingUnit,
    orders::OrdersUnit,
    store::{Fingerprint, IdempotencyKey, KeyReused, KeyedAnswer, Request, Store, StoreError, UnitOfWork, Violation},
    testing::{MockUnit, conflict, outcome_unknown, product_id},
    users::UsersUnit,
    values::JsonText,
    webhooks::WebhooksUnit,
};
use serde_json::Value;

use super::ledger::Ledger;

/// How a commit can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A deadlock: nothing is written.
    Conflict,
    /// The connection is lost after everything was written.
    LostAfter,
    /// The connection is lost before anything was written.
    LostBefore,
}

/// Books in memory. Clones are the same books.
#[derive(Clone, Default)]
pub struct Books {
    ledger: Arc<Mutex<Ledger>>,
    keys: Arc<Mutex<BTreeMap<String, (Fingerprint, KeyedAnswer)>>>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
}

impl Books {
    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }

    /// What no command does.
    pub fn change(&self, change: impl FnOnce(&mut Ledger)) {
        change(&mut self.ledger());
    }

    /// The next commit fails like this.
    pub fn fail(&self, fault: Fault) {
        self.faults.lock().unwrap().push_back(fault);
    }

    fn unit(&self) -> MockUnit {
        let mut unit = MockUnit::default();
        let books = || self.ledger.clone();
        let ledger = books();
        let lock = move |products: &[_], places: &[_]| Ok(ledger.lock().unwrap().lock_stock(products, places));
        unit.inventory.expect_lock_stock().returning(lock);
        let ledger = books();
        let find = move |id| Ok(ledger.lock().unwrap().products.get(&id).cloned());
        unit.inventory.expect_find_product().returning(find);
        let ledger = books();
        let next = move || Ok(product_id(i32::try_from(ledger.lock().unwrap().products.len()).unwrap() + 1));
        unit.inventory.expect_next_product_id().returning(next);
        unit.inventory.expect_find_holders().returning(|_, _| Ok(vec![]));
        let ledger = books();
        unit.orders.expect_lock_offers().returning(move |request| Ok(ledger.lock().unwrap().lock_offers(request)));
        let ledger = books();
        unit.orders
            .expect_lock_waiting()
            .returning(move |wanting, except| Ok(ledger.lock().unwrap().lock_waiting(wanting, except)));
        let ledger = books();
        unit.orders.expect_lock_holding().returning(move |product, location, units| {
            Ok(ledger.lock().unwrap().lock_holding(product, location, units))
        });
        let ledger = books();
        unit.orders.expect_lock_order().returning(move |which| Ok(ledger.lock().unwrap().lock_order(which)));
        unit.that_finds_locations(vec![domain::testing::a_location()])
    }
}

struct BooksUnit {
    books: Books,
    requests: Vec<Request>,
    turned_away: Vec<(usize, StoreError)>,
    answers: Vec<(usize, Value)>,
    place: usize,
    parts: MockUnit,
}

impl BooksUnit {
    fn of(books: &Books, requests: Vec<Request>) -> Self {
        let (turned_away, answers) = (Vec::new(), Vec::new());
        Self { books: books.clone(), requests, turned_away, answers, place: 0, parts: books.unit() }
    }

    /// What is to be kept, under which key.
    fn keyed(&self) -> impl Iterator<Item = (&IdempotencyKey, KeyedAnswer)> {
        self.answers.iter().filter_map(|(place, answer)| {
            let Request { actor, key: Some(key), .. } = &self.requests[*place] else { return None };
            Some((key, KeyedAnswer { actor: actor.user_id().unwrap(), answer: answer.clone() }))
        })
    }
}

#[async_trait]
impl Store for Books {
    async fn begin(&self, request: &Request) -> Result<Box<dyn UnitOfWork>, StoreError> {
        if let Some(answer) = self.recall(request).await? {
            return Err(StoreError::AlreadyAnswered(answer));
        }
        Ok(Box::new(BooksUnit::of(self, vec![request.clone()])))
    }

    async fn begin_together(&self, requests: &[Request]) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let mut unit = BooksUnit::of(self, requests.to_vec());
        for (request, place) in requests.iter().zip(0..) {
            match self.recall(request).await {
                Ok(None) => {}
                Ok(Some(answer)) => unit.turned_away.push((place, StoreError::AlreadyAnswered(answer))),
                Err(error) => unit.turned_away.push((place, error)),
            }
        }
        Ok(Box::new(unit))
    }

    async fn recall(&self, request: &Request) -> Result<Option<KeyedAnswer>, StoreError> {
        let Some(key) = &request.key else { return Ok(None) };
        match self.keys.lock().unwrap().get(key.key()) {
            Some((fingerprint, _)) if fingerprint != key.fingerprint() => Err(KeyReused.into()),
            found => Ok(found.map(|(_, answer)| answer.clone())),
        }
    }

    async fn back_off(&self, _: &'static str, _: u32) {}

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

#[async_trait]
impl UnitOfWork for BooksUnit {
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
        std::mem::take(&mut self.turned_away)
    }

    fn on_behalf_of(&mut self, place: usize) {
        self.place = place;
    }

    fn answer(&mut self, answer: JsonText) {
        self.answers.push((self.place, answer.to_value()));
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let fault = self.books.faults.lock().unwrap().pop_front();
        match fault {
            Some(Fault::Conflict) => return Err(conflict()),
            Some(Fault::LostBefore) => return Err(outcome_unknown()),
            Some(Fault::LostAfter) | None => {}
        }
        if self.keyed().any(|(key, _)| self.books.keys.lock().unwrap().contains_key(key.key())) {
            return Err(StoreError::Violated(Violation::KeyTaken));
        }
        let diary = self.parts.diary();
        let mut after = self.books.ledger().clone();
        diary.queued().into_iter().try_for_each(|beat| after.apply(beat)).map_err(StoreError::Violated)?;
        *self.books.ledger() = after;
        for (key, answer) in self.keyed() {
            let kept =
                self.books.keys.lock().unwrap().insert(key.key().to_owned(), (key.fingerprint().clone(), answer));
            assert!(kept.is_none(), "one unit answers a key once");
        }
        if fault == Some(Fault::LostAfter) { Err(outcome_unknown()) } else { Ok(()) }
    }

    async fn roll_back(self: Box<Self>) {
        assert!(self.parts.diary().queued().is_empty(), "a refusal queues nothing");
    }
}
