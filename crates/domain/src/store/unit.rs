//! The ports to the store.

use async_trait::async_trait;

use super::{IdempotencyKey, KeyedAnswer, StoreError};
use crate::{
    access::Actor, events::EventsUnit, inventory::InventoryUnit, invoicing::InvoicingUnit, orders::OrdersUnit,
    users::UsersUnit, values::JsonText, webhooks::WebhooksUnit,
};

/// Who asks, and under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whoever is behind the request.
    pub actor: Actor,
    /// The key under which it takes effect once. Only signed-in users have keys.
    pub key: Option<IdempotencyKey>,
    /// The W3C `traceparent` of the request, to be written beside its events.
    pub trace: Option<String>,
}

impl Request {
    /// A request without a key.
    pub const fn of(actor: Actor) -> Self {
        Self { actor, key: None, trace: None }
    }
}

/// The way to units of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a unit of work.
    ///
    /// MUST cost nothing: the transaction begins with the first lock or finder. In that first round trip an implementation
    /// MUST check that a signed-in actor is active, has the epoch of their token, and that the token's session was not
    /// revoked ([`StoreError::SignedOut`] otherwise),
    /// and MUST look up the request's key: [`StoreError::AlreadyAnswered`] if it has an answer, [`StoreError::KeyReused`] if
    /// it was used for another request.
    async fn begin(&self, request: &Request) -> Result<Box<dyn UnitOfWork>, StoreError>;

    /// Begins one unit of work for several requests.
    ///
    /// MUST check each of them as [`begin`](Self::begin) does, for all of them in the same first round trip. One that fails its
    /// check MUST NOT fail the unit: it is among the unit's [`turned_away`](UnitOfWork::turned_away).
    async fn begin_together(&self, requests: &[Request]) -> Result<Box<dyn UnitOfWork>, StoreError>;

    /// What the request's key was answered, if it was. MUST see everything committed before the call, and MUST return
    /// [`StoreError::KeyReused`] if the key was used for another request.
    async fn recall(&self, request: &Request) -> Result<Option<KeyedAnswer>, StoreError>;

    /// Waits before another attempt (the first retry is attempt 1). MUST wait a short, bounded, jittered time, and MUST
    /// count the retry under `command` for operators to see.
    async fn back_off(&self, command: &'static str, attempt: u32);

    /// Does nothing but ask the store a question that only a working one answers.
    async fn ping(&self) -> Result<(), StoreError>;
}

/// One transaction: locks and finders read at once, writes are queued, and everything is committed or nothing is.
///
/// An implementation MUST flush queued writes in one fixed order whatever the order of calls, MUST keep finders from seeing
/// them, and MUST end the transaction at once when the unit is dropped unfinished.
#[async_trait]
pub trait UnitOfWork: Send {
    /// Products, locations, levels and the ledger.
    fn inventory(&mut self) -> &mut dyn InventoryUnit;
    /// Orders, payments and shipments.
    fn orders(&mut self) -> &mut dyn OrdersUnit;
    /// Users and their sessions.
    fn users(&mut self) -> &mut dyn UsersUnit;
    /// Invoices and credit notes.
    fn invoicing(&mut self) -> &mut dyn InvoicingUnit;
    /// What happened.
    fn events(&mut self) -> &mut dyn EventsUnit;
    /// Webhook endpoints and their deliveries.
    fn webhooks(&mut self) -> &mut dyn WebhooksUnit;

    /// Which of the unit's requests failed their checks in the first round trip, by their places, and why. Told once. Empty
    /// before the first lock or finder, and for a unit that was begun for one request, which fails instead.
    fn turned_away(&mut self) -> Vec<(usize, StoreError)>;

    /// Whatever is queued from now on, as far as it belongs to a request (events, with its trace, and the answer under its key),
    /// is that of the request at this place. It is the first one's until told otherwise.
    fn on_behalf_of(&mut self, place: usize);

    /// Queues the answer under the request's key, if it has one. A key that was taken in between MUST come back from
    /// `commit` as [`Violation::KeyTaken`](super::Violation::KeyTaken).
    fn answer(&mut self, answer: JsonText);

    /// Sends what is queued and commits, in one round trip. After an error nothing was written, unless it is
    /// [`StoreError::OutcomeUnknown`].
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;

    /// Ends the transaction without a trace, so that its connection serves the next unit.
    async fn roll_back(self: Box<Self>);
}
