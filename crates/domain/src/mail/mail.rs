//! A mail that is owed to somebody.

use std::{fmt, str::FromStr};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::{
    events::{EventKind, RecordedEvent},
    values::{EventId, Invalid, MailId, UserId},
};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// An order was placed.
    OrderPlaced,
    /// An order was paid.
    OrderPaid,
    /// An order was shipped.
    OrderShipped,
    /// An order was cancelled.
    OrderCancelled,
    /// Some of an order waits for stock.
    OrderBackordered,
    /// What waited for stock is reserved.
    BackorderFilled,
    /// Some of an order was cancelled.
    OrderReduced,
    /// Money is given back.
    OrderRefunded,
    /// An invoice, attached.
    Invoice,
    /// A credit note, attached.
    CreditNote,
    /// Products ran low.
    LowStock,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::OrderPlaced,
        Self::OrderPaid,
        Self::OrderShipped,
        Self::OrderCancelled,
        Self::OrderBackordered,
        Self::BackorderFilled,
        Self::OrderReduced,
        Self::OrderRefunded,
        Self::Invoice,
        Self::CreditNote,
        Self::LowStock,
    ];

    /// The kinds of events of which mails to customers are made.
    pub const TOLD_TO_CUSTOMERS: [EventKind; 10] = [
        EventKind::OrderPlaced,
        EventKind::OrderPaid,
        EventKind::OrderShipped,
        EventKind::OrderCancelled,
        EventKind::OrderBackordered,
        EventKind::BackorderFilled,
        EventKind::OrderReduced,
        EventKind::OrderRefunded,
        EventKind::InvoiceIssued,
        EventKind::CreditNoteIssued,
    ];

    /// As written in the database and the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderPlaced => "ORDER_PLACED",
            Self::OrderPaid => "ORDER_PAID",
            Self::OrderShipped => "ORDER_SHIPPED",
            Self::OrderCancelled => "ORDER_CANCELLED",
            Self::OrderBackordered => "ORDER_BACKORDERED",
            Self::BackorderFilled => "BACKORDER_FILLED",
            Self::OrderReduced => "ORDER_REDUCED",
            Self::OrderRefunded => "ORDER_REFUNDED",
            Self::Invoice => "INVOICE",
            Self::CreditNote => "CREDIT_NOTE",
            Self::LowStock => "LOW_STOCK",
        }
    }

    /// What the customer is told of an event of this type, if they are told of it at all.
    fn told_by(kind: &str) -> Option<Self> {
        let event = MailKind::TOLD_TO_CUSTOMERS.into_iter().find(|event| event.as_str() == kind)?;
        Some(match event {
            EventKind::OrderPaid => Self::OrderPaid,
            EventKind::OrderShipped => Self::OrderShipped,
            EventKind::OrderCancelled => Self::OrderCancelled,
            EventKind::OrderBackordered => Self::OrderBackordered,
            EventKind::BackorderFilled => Self::BackorderFilled,
            EventKind::OrderReduced => Self::OrderReduced,
            EventKind::OrderRefunded => Self::OrderRefunded,
            EventKind::InvoiceIssued => Self::Invoice,
            EventKind::CreditNoteIssued => Self::CreditNote,
            _ => Self::OrderPlaced,
        })
    }
}

impl fmt::Display for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MailKind {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| Invalid::because("there is no such kind of mail"))
    }
}

/// A mail that is owed to somebody. It holds no name and no address.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Its id, which follows from the event and the recipient.
    pub id: MailId,
    /// What about.
    pub kind: MailKind,
    /// The event that it tells of; of a digest, the first one.
    pub event_id: EventId,
    /// To whom.
    pub recipient: UserId,
    /// The facts: the event's data, or those of all events of a digest.
    pub facts: Value,
}

impl Mail {
    /// The mail that the customer gets of an event, if they get one.
    pub fn about(event: &RecordedEvent) -> Option<Self> {
        let kind = MailKind::told_by(&event.kind)?;
        // An event of an order that names no customer has nobody to be told.
        let recipient: Uuid = event.data.get("customer_id")?.as_str()?.parse().ok()?;
        Some(Self::to(kind, event.id, UserId::new(recipient), event.data.clone()))
    }

    /// A mail of one event to one recipient.
    pub(super) fn to(kind: MailKind, event_id: EventId, recipient: UserId, facts: Value) -> Self {
        Self { id: MailId::of(event_id, recipient), kind, event_id, recipient, facts }
    }

    /// The number of the order that it is about, as its facts tell it.
    pub fn order_number(&self) -> Option<&str> {
        self.facts.get("number").and_then(Value::as_str)
    }
}

impl MailId {
    /// The id of the mail of one event to one recipient: a UUID of version 8, made of the SHA-256 of both. A mail that is written
    /// anew, after a restored backup for instance, has the id that it had before.
    pub fn of(event: EventId, recipient: UserId) -> Self {
        let hash = Sha256::new().chain_update(event.uuid().as_bytes()).chain_update(recipient.uuid().as_bytes());
        let mut bytes = [0; 16];
        for (byte, hashed) in bytes.iter_mut().zip(hash.finalize()) {
            *byte = hashed;
        }
        Self::new(Builder::from_custom_bytes(bytes).into_uuid())
    }
}
