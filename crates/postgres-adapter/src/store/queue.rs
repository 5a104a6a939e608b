//! What a unit has queued. Nothing of it is sent before `commit`, so finders cannot see it.

use crate::{invoicing::QueuedDocuments, users::QueuedUsers, webhooks::QueuedWebhooks};
use domain::{
    events::Event,
    inventory::{Availability, Location, Product, StockChange},
    orders::{Order, Payment, Refund, Shipment},
    values::{JsonText, OrderId},
};

/// What a unit has queued, by the order in which it is written whatever the order of calls.
#[derive(Default)]
pub(crate) struct Queue {
    pub new_products: Vec<Product>,
    pub products: Vec<Product>,
    pub new_locations: Vec<Location>,
    pub locations: Vec<Location>,
    pub users: QueuedUsers,
    pub new_orders: Vec<Order>,
    pub orders: Vec<Order>,
    pub new_payments: Vec<Payment>,
    pub payments: Vec<Payment>,
    pub shipments: Vec<(OrderId, Shipment)>,
    pub undone: Vec<Shipment>,
    pub new_refunds: Vec<Refund>,
    pub refunds: Vec<Refund>,
    pub availability: Vec<Availability>,
    pub changes: Vec<StockChange>,
    pub webhooks: QueuedWebhooks,
    pub documents: QueuedDocuments,
    pub events: Vec<Told>,
    pub answers: Vec<Answer>,
}

/// An event, and the place of the request that it belongs to.
pub(crate) struct Told {
    pub event: Event,
    pub request: usize,
}

/// An answer, and the place of the request that it belongs to.
pub(crate) struct Answer {
    pub answer: JsonText,
    pub request: usize,
}
