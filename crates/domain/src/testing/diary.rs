//! What happened to a unit of work, in order.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::held;
use crate::{
    events::{Event, EventKind},
    inventory::{Availability, Location, Product, StockChange},
    invoicing::{Filed, NewDocument},
    orders::{Order, Payment, Refund, Shipment},
    users::{PasswordHash, Session, TokenDigest, User},
    values::{DeliveryId, DocumentId, OrderId, SessionId, UserId, WebhookId},
    webhooks::{Endpoint, RecordedAttempt, SigningSecrets, WebhookSecret},
};

/// One thing that happened to a unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Beat {
    /// A lock or finder was asked; this is the function's name.
    Asked(&'static str),
    /// `insert_product` was queued.
    InsertedProduct(Product),
    /// `save_product` was queued.
    SavedProduct(Product),
    /// `insert_location` was queued.
    InsertedLocation(Location),
    /// `save_location` was queued.
    SavedLocation(Location),
    /// `record` was queued.
    Recorded(Vec<StockChange>),
    /// `save_availability` was queued.
    SavedAvailability(Vec<Availability>),
    /// `insert_order` was queued.
    InsertedOrder(Order),
    /// `save_order` was queued.
    SavedOrder(Order),
    /// `insert_payment` was queued.
    InsertedPayment(Payment),
    /// `save_payment` was queued.
    SavedPayment(Payment),
    /// `insert_shipment` was queued.
    InsertedShipment(OrderId, Shipment),
    /// `save_shipment` was queued.
    SavedShipment(Shipment),
    /// `insert_refund` was queued.
    InsertedRefund(Refund),
    /// `save_refund` was queued.
    SavedRefund(Refund),
    /// `issue` was queued.
    IssuedDocument(Box<NewDocument>),
    /// `settle_due` was queued.
    SettledDue(OrderId),
    /// `save_filed` was queued.
    SavedFiled(DocumentId, Filed),
    /// `insert_user` was queued.
    InsertedUser(User, PasswordHash),
    /// `save_user` was queued.
    SavedUser(User),
    /// `save_password` was queued.
    SavedPassword(UserId, PasswordHash),
    /// `insert_session` was queued.
    InsertedSession(Session, TokenDigest, DateTime<Utc>),
    /// `rotate_token` was queued: the session, the old digest, the new one, and its expiry.
    RotatedToken(SessionId, TokenDigest, TokenDigest, DateTime<Utc>),
    /// `revoke_session` was queued.
    RevokedSession(SessionId),
    /// `revoke_sessions` was queued.
    RevokedSessions(UserId, Option<SessionId>),
    /// `insert_endpoint` was queued.
    InsertedEndpoint(Endpoint, WebhookSecret),
    /// `save_endpoint` was queued.
    SavedEndpoint(Endpoint),
    /// `save_secrets` was queued.
    SavedSecrets(WebhookId, SigningSecrets),
    /// `delete_endpoint` was queued.
    DeletedEndpoint(WebhookId),
    /// `record_attempt` was queued.
    RecordedAttempt(RecordedAttempt),
    /// `reset_delivery` was queued.
    ResetDelivery(DeliveryId, DateTime<Utc>),
    /// `free_deliveries` was queued: whose, when they are due, and whether only those that failed amid failures.
    FreedDeliveries(WebhookId, DateTime<Utc>, bool),
    /// `append` was queued.
    Appended(Vec<Event>),
    /// What was queued from here on belongs to the request at this place.
    OnBehalfOf(usize),
    /// An answer for the request's key was queued.
    Answered(Value),
    /// It was committed.
    Committed,
    /// Committing it was tried, and failed.
    CommitFailed,
    /// It was rolled back.
    RolledBack,
}

/// What happened to a unit, in order. Clones read and write the same diary, so a test keeps one when the unit is gone.
#[derive(Clone, Debug, Default)]
pub struct Diary(Arc<Mutex<Vec<Beat>>>);

impl Diary {
    /// Writes down what happened.
    pub fn write(&self, beat: Beat) {
        held(&self.0).push(beat);
    }

    /// Everything that happened.
    pub fn beats(&self) -> Vec<Beat> {
        held(&self.0).clone()
    }

    /// What was queued: everything but locks, finders and the end.
    pub fn queued(&self) -> Vec<Beat> {
        let ends = [Beat::Committed, Beat::CommitFailed, Beat::RolledBack];
        self.pick(|beat| (!matches!(beat, Beat::Asked(_)) && !ends.contains(beat)).then(|| beat.clone()))
    }

    /// The one thing that was queued.
    ///
    /// # Panics
    ///
    /// If nothing was queued, or more.
    #[track_caller]
    pub fn only(&self) -> Beat {
        let mut queued = self.queued();
        assert!(queued.len() == 1, "not one thing was queued but {queued:?}");
        queued.remove(0)
    }

    /// The locks and finders that were asked.
    pub fn asked(&self) -> Vec<&'static str> {
        self.pick(|beat| if let Beat::Asked(name) = beat { Some(*name) } else { None })
    }

    /// The changes of levels that were queued.
    pub fn changes(&self) -> Vec<StockChange> {
        self.pick(|beat| if let Beat::Recorded(changes) = beat { Some(changes.clone()) } else { None }).concat()
    }

    /// The events that were queued.
    pub fn events(&self) -> Vec<Event> {
        self.pick(|beat| if let Beat::Appended(events) = beat { Some(events.clone()) } else { None }).concat()
    }

    /// The kinds of the events that were queued.
    pub fn kinds(&self) -> Vec<EventKind> {
        self.events().into_iter().map(|event| event.kind).collect()
    }

    /// The answer that was queued for the key.
    pub fn answer(&self) -> Option<Value> {
        self.pick(|beat| if let Beat::Answered(answer) = beat { Some(answer.clone()) } else { None }).pop()
    }

    /// Whether it was committed.
    pub fn committed(&self) -> bool {
        self.beats().last() == Some(&Beat::Committed)
    }

    /// Whether it was rolled back, with nothing queued before.
    pub fn refused(&self) -> bool {
        self.beats().last() == Some(&Beat::RolledBack) && self.queued().is_empty()
    }

    /// Whether everything was locked and found before anything was queued, and the unit ended once, last.
    pub fn keeps_the_beats(&self) -> bool {
        let place = |beat: &Beat| match beat {
            Beat::Asked(_) => 0,
            Beat::Committed | Beat::CommitFailed | Beat::RolledBack => 2,
            _ => 1,
        };
        let places: Vec<i32> = self.beats().iter().map(place).collect();
        places.is_sorted() && places.iter().filter(|place| **place == 2).count() == 1
    }

    fn pick<T>(&self, wanted: impl Fn(&Beat) -> Option<T>) -> Vec<T> {
        held(&self.0).iter().filter_map(wanted).collect()
    }
}
