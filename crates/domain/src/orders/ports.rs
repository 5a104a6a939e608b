//! What orders need of the store.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Customer, Order, OrderFilter, OrderSummary, Payment, Shipment};
use crate::{
    inventory::LockedProduct,
    store::StoreError,
    values::{
        CustomerRef, LocationId, OrderId, OrderRef, Page, PageRequest, PaymentId, ProductId, ProductRef, Quantity,
    },
};

/// What orders about to be placed need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferRequest {
    /// The products of all their lines.
    pub products: Vec<ProductRef>,
    /// Their customers.
    pub customers: Vec<CustomerRef>,
    /// How many order numbers to draw.
    pub orders: usize,
}

/// What was locked and found for orders about to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    /// The products that exist, in the order of their ids, with their levels.
    pub products: Vec<LockedProduct>,
    /// For each customer asked for, in that order: the active user, if there is one.
    pub customers: Vec<Option<Customer>>,
    /// Serial numbers for the orders. A refused order leaves a gap.
    pub serials: Vec<i64>,
}

/// Units that an order holds at a location: the sum of `reserved_delta` of its ledger rows there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of what.
    pub product_id: ProductId,
    /// Where.
    pub location_id: LocationId,
    /// How many.
    pub quantity: Quantity,
}

/// A locked order, with its products locked before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedOrder {
    /// The order.
    pub order: Order,
    /// Its products, in the order of their ids, with their levels.
    pub products: Vec<LockedProduct>,
    /// What it holds, by product and location.
    pub held: Vec<Held>,
    /// Its payments, oldest first.
    pub payments: Vec<Payment>,
}

/// Orders, payments and shipments within a unit of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait OrdersUnit: Send {
    /// Locks products for orders about to be placed, and reads and draws everything else they need, in one round trip.
    ///
    /// Products MUST be locked and read as by [`lock_stock`](crate::inventory::InventoryUnit::lock_stock).
    async fn lock_offers(&mut self, request: &OfferRequest) -> Result<Offers, StoreError>;

    /// Locks an order and everything that a change of it touches.
    ///
    /// MUST lock the order's products first, in the order of their ids, then the order, and MUST read the order, its lines,
    /// what it holds and its payments in statements that begin after the locks were had.
    async fn lock_order(&mut self, which: &OrderRef) -> Result<Option<LockedOrder>, StoreError>;

    /// Queues a new order with its lines.
    fn insert_order(&mut self, order: Order);

    /// Queues a changed order: its payment, the counters of its lines, its moments and its version. MUST fail the commit as
    /// [`Violation::Stale`](crate::store::Violation::Stale) unless the stored version is the one before.
    fn save_order(&mut self, order: Order);

    /// Queues a new payment. A second payment of one order that is pending or approved MUST fail the commit as
    /// [`Violation::Stale`](crate::store::Violation::Stale).
    fn insert_payment(&mut self, payment: Payment);

    /// Queues a payment's outcome.
    fn save_payment(&mut self, payment: Payment);

    /// Queues a new shipment of an order.
    fn insert_shipment(&mut self, order: OrderId, shipment: Shipment);
}

/// Orders to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait OrderQueries: Send + Sync {
    /// One order with its lines and shipments.
    async fn find_order(&self, which: &OrderRef) -> Result<Option<Order>, StoreError>;

    /// A page of orders, newest first.
    async fn list_orders(&self, filter: &OrderFilter, page: &PageRequest) -> Result<Page<OrderSummary>, StoreError>;

    /// Up to a hundred payments, oldest first, that a crash may have left between two units: those that are to be refunded,
    /// and those pending that were begun before a moment.
    async fn list_unsettled(&self, begun_before: DateTime<Utc>) -> Result<Vec<Payment>, StoreError>;

    /// One payment.
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StoreError>;
}
