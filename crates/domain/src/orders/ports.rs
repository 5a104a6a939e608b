//! What orders need of the store.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Customer, Order, OrderFilter, OrderSummary, Payment, Refund, Shipment};
use crate::{
    inventory::LockedProduct,
    store::StoreError,
    values::{
        CustomerRef, LocationId, OrderId, OrderRef, Page, PageRequest, ProductId, ProductRef, Quantity, RefundId,
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

/// Units of a locked product that orders may be waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanting {
    /// Of what.
    pub product_id: ProductId,
    /// How many there are for them.
    pub units: i64,
}

/// A locked order, and what it holds of one product at one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingOrder {
    /// The order.
    pub order: Order,
    /// How many units it holds there.
    pub quantity: Quantity,
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

    /// Locks the orders with lines that wait for stock of products which the unit has locked: for each product the oldest ones, by
    /// id, that so many units reach for. `except` is one that the unit has changed already.
    ///
    /// MUST lock the orders in the order of their ids and in one statement, and MUST read them in statements that begin after the
    /// locks were had. Whoever changes an order's lines holds its products' locks, so nobody waits here for long.
    async fn lock_waiting(&mut self, wanting: &[Wanting], except: Option<OrderId>) -> Result<Vec<Order>, StoreError>;

    /// Locks the orders that hold stock of a product, which the unit has locked, at a location: the newest ones, by id, that so many
    /// units are to be taken from; newest first. MUST lock and read as above.
    async fn lock_holding(
        &mut self,
        product: ProductId,
        location: LocationId,
        units: i64,
    ) -> Result<Vec<HoldingOrder>, StoreError>;

    /// Queues a new order with its lines.
    fn insert_order(&mut self, order: Order);

    /// Queues a changed order: its payment, its counters and those of its lines, its moments and its version. MUST fail the commit as
    /// [`Violation::Stale`](crate::store::Violation::Stale) unless the stored version is the one before.
    fn save_order(&mut self, order: Order);

    /// Queues a new payment. A second payment of one order that is pending or approved MUST fail the commit as
    /// [`Violation::Stale`](crate::store::Violation::Stale).
    fn insert_payment(&mut self, payment: Payment);

    /// Queues a payment's outcome.
    fn save_payment(&mut self, payment: Payment);

    /// Queues a new refund.
    fn insert_refund(&mut self, refund: Refund);

    /// Queues a refund's outcome. One that has its outcome already MUST be left as it is.
    fn save_refund(&mut self, refund: Refund);

    /// Queues a new shipment of an order.
    fn insert_shipment(&mut self, order: OrderId, shipment: Shipment);

    /// Queues that a shipment was undone.
    fn save_shipment(&mut self, shipment: Shipment);
}

/// Orders to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait OrderQueries: Send + Sync {
    /// One order with its lines and shipments.
    async fn find_order(&self, which: &OrderRef) -> Result<Option<Order>, StoreError>;

    /// A page of orders, newest first.
    async fn list_orders(&self, filter: &OrderFilter, page: &PageRequest) -> Result<Page<OrderSummary>, StoreError>;

    /// What [`OrdersUnit::lock_offers`] would lock and find, without locks and without serial numbers. MUST read products and their
    /// levels of one instant.
    async fn find_offers(&self, request: &OfferRequest) -> Result<Offers, StoreError>;

    /// Up to a hundred pending payments, oldest first, that a crash may have left between two units: begun before a moment.
    async fn list_unsettled(&self, begun_before: DateTime<Utc>) -> Result<Vec<Payment>, StoreError>;

    /// Up to a hundred pending refunds, oldest first: of one order, or of all.
    async fn list_owed(&self, order: Option<OrderId>) -> Result<Vec<Refund>, StoreError>;

    /// One refund.
    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError>;

    /// The payments and refunds of an order, oldest first.
    async fn list_payments(&self, order: OrderId) -> Result<(Vec<Payment>, Vec<Refund>), StoreError>;
}
