//! Events and their envelope.

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::values::{DocumentId, EventId, JsonText, OrderId, ProductId, WebhookId};

/// What kind of thing happened. The name carries the version of its `data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// A product entered the catalogue.
    ProductCreated,
    /// A person changed a product, or discontinued it.
    ProductChanged,
    /// Goods came in.
    StockReceived,
    /// Goods went from one location to another.
    StockMoved,
    /// A level was corrected, with a reason.
    StockAdjusted,
    /// A shelf was counted.
    StockCounted,
    /// What is available of a product fell below its reorder point.
    StockLow,
    /// An order was placed and its stock reserved.
    OrderPlaced,
    /// An order was paid.
    OrderPaid,
    /// An order left the house.
    OrderShipped,
    /// An order was cancelled and its stock released.
    OrderCancelled,
    /// Units of an order wait for stock.
    OrderBackordered,
    /// Some of an order was cancelled.
    OrderReduced,
    /// Money is given back without anything being cancelled.
    OrderRefunded,
    /// A shipment was undone: what was in it lies on its shelf again, and is reserved as before.
    ShipmentUndone,
    /// Units of an order that waited for stock were reserved.
    BackorderFilled,
    /// An invoice was issued, and its document is there.
    InvoiceIssued,
    /// A credit note was issued, and its document is there.
    CreditNoteIssued,
    /// Somebody asked for an event to try a webhook endpoint with. It is delivered to that endpoint only.
    WebhookTested,
    /// A webhook endpoint failed for so long that nothing is delivered there any more, or said that it is gone.
    WebhookDisabled,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 20] = [
        Self::ProductCreated,
        Self::ProductChanged,
        Self::StockReceived,
        Self::StockMoved,
        Self::StockAdjusted,
        Self::StockCounted,
        Self::StockLow,
        Self::OrderPlaced,
        Self::OrderPaid,
        Self::OrderShipped,
        Self::OrderCancelled,
        Self::OrderBackordered,
        Self::OrderReduced,
        Self::OrderRefunded,
        Self::ShipmentUndone,
        Self::BackorderFilled,
        Self::InvoiceIssued,
        Self::CreditNoteIssued,
        Self::WebhookTested,
        Self::WebhookDisabled,
    ];

    /// The type as consumers know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProductCreated => "product.created.v1",
            Self::ProductChanged => "product.changed.v1",
            Self::StockReceived => "stock.received.v1",
            Self::StockMoved => "stock.moved.v1",
            Self::StockAdjusted => "stock.adjusted.v1",
            Self::StockCounted => "stock.counted.v1",
            Self::StockLow => "stock.low.v1",
            Self::OrderPlaced => "order.placed.v1",
            Self::OrderPaid => "order.paid.v1",
            Self::OrderShipped => "order.shipped.v1",
            Self::OrderCancelled => "order.cancelled.v1",
            Self::OrderBackordered => "order.backordered.v1",
            Self::BackorderFilled => "backorder.filled.v1",
            Self::OrderReduced => "order.reduced.v1",
            Self::OrderRefunded => "order.refunded.v1",
            Self::ShipmentUndone => "order.shipment_undone.v1",
            Self::InvoiceIssued => "invoice.issued.v1",
            Self::CreditNoteIssued => "credit_note.issued.v1",
            Self::WebhookTested => "webhook.tested.v1",
            Self::WebhookDisabled => "webhook.disabled.v1",
        }
    }
}

/// What an event is about. Events of one subject are told in the order in which they happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A product, and the stock of it.
    Product(ProductId),
    /// An order.
    Order(OrderId),
    /// An invoice or a credit note.
    Document(DocumentId),
    /// A webhook endpoint.
    Webhook(WebhookId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(id) => write!(f, "product/{id}"),
            Self::Order(id) => write!(f, "order/{id}"),
            Self::Document(id) => write!(f, "document/{id}"),
            Self::Webhook(id) => write!(f, "webhook/{id}"),
        }
    }
}

/// Something that happened, about to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its id, the same at every delivery.
    pub id: EventId,
    /// What kind of thing.
    pub kind: EventKind,
    /// What it is about.
    pub subject: Subject,
    /// The facts, as a JSON object.
    pub data: JsonText,
}

/// An event as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// Where it stands among all events: contiguous, and in the order of each subject.
    pub position: i64,
    /// Its id.
    pub id: EventId,
    /// Its type, such as `order.placed.v1`.
    pub kind: String,
    /// What it is about, such as `product/1`.
    pub subject: String,
    /// Counts the events of the subject from 1 without gaps.
    pub subject_version: i64,
    /// The facts.
    pub data: Value,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// The W3C `traceparent` of the request that it came of.
    pub trace: Option<String>,
}
