//! An order leaves the house.

use async_trait::async_trait;

use super::{Held, LockedOrder, Order, OrderStatus, Orders, PaymentState, Shipment, ShipmentItem, order_events};
use crate::{
    access::{Forbidden, Permission},
    inventory::{Cause, LockedProduct, MovementKind, StockChange, stock_events},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, Violation, perform},
    values::{ExpectedVersion, OrderRef, ShipmentId, Text, Version},
};

/// How it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShipOrder {
    /// Who carries it.
    pub carrier: Option<Text<100>>,
    /// The carrier's number for it.
    pub tracking_number: Option<Text<200>>,
    /// The version of the order that the caller saw.
    pub expected: ExpectedVersion,
}

/// Why an order was not shipped.
#[derive(Debug, thiserror::Error)]
pub enum ShipOrderError {
    /// The actor may not ship.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// It is not paid yet.
    #[error("the order is not paid yet")]
    NotPaid,
    /// It is shipped.
    #[error("the order is shipped already")]
    AlreadyShipped,
    /// It is cancelled.
    #[error("the order is cancelled")]
    Cancelled,
    /// Somebody else was first, and the caller named the version before.
    #[error("the order has version {}, not the expected one", .0.number())]
    PreconditionFailed(Version),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for ShipOrderError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Orders {
    /// Ships all that an order holds, from where it is reserved: on hand and reserved fall together.
    pub async fn ship(
        &self,
        request: &Request,
        which: OrderRef,
        command: ShipOrder,
    ) -> Result<Done<Order>, ShipOrderError> {
        request.actor.require(Permission::ShipOrders)?;
        perform(&*self.store, request, &Shipping { orders: self, request, which, command }).await
    }
}

struct Shipping<'a> {
    orders: &'a Orders,
    request: &'a Request,
    which: OrderRef,
    command: ShipOrder,
}

#[async_trait]
impl Command for Shipping<'_> {
    type Output = Order;
    type Error = ShipOrderError;
    const NAME: &'static str = "ship_order";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, ShipOrderError> {
        let locked = unit.orders().lock_order(&self.which).await?.ok_or(ShipOrderError::NotFound)?;
        let LockedOrder { mut order, mut products, held, .. } = locked;
        if !self.command.expected.is_met_by(order.version) {
            return Err(ShipOrderError::PreconditionFailed(order.version));
        }
        match order.status() {
            OrderStatus::Cancelled => return Err(ShipOrderError::Cancelled),
            OrderStatus::Shipped => return Err(ShipOrderError::AlreadyShipped),
            OrderStatus::Pending | OrderStatus::Paid => {}
        }
        if order.payment != PaymentState::Paid {
            return Err(ShipOrderError::NotPaid);
        }
        let now = self.orders.clock.now();
        let shipment = Shipment {
            id: ShipmentId::new(self.orders.ids.next()),
            carrier: self.command.carrier.clone(),
            tracking_number: self.command.tracking_number.clone(),
            shipped_at: now,
            items: items(&order, &held),
        };
        let cause = Cause { order: Some(order.id), actor: self.request.actor.user_id(), ..Cause::default() };
        let changes = take(&held, &mut products, MovementKind::Shipped, &cause)?;
        for line in &mut order.lines {
            line.shipped += line.reserved;
            line.reserved = 0;
        }
        order.shipped_at = Some(now);
        order.version = order.version.next();
        order.shipments.push(shipment.clone());
        let event = order_events::shipped(&*self.orders.ids, &order, &shipment);
        unit.orders().save_order(order.clone());
        unit.orders().insert_shipment(order.id, shipment);
        stock_events::record(unit, &*self.orders.ids, &mut products, changes, vec![event]);
        Ok(order)
    }
}

fn items(order: &Order, held: &[Held]) -> Vec<ShipmentItem> {
    let item = |held: &Held| {
        let line = order.line_of(held.product_id)?.line;
        Some(ShipmentItem { line, location_id: held.location_id, quantity: held.quantity })
    };
    held.iter().filter_map(item).collect()
}

/// Gives up what an order holds, everywhere: shipped, it leaves the shelf too; released, it stays there.
pub(super) fn take(
    held: &[Held],
    products: &mut [LockedProduct],
    kind: MovementKind,
    cause: &Cause,
) -> Result<Vec<StockChange>, StoreError> {
    let mut changes = Vec::with_capacity(held.len());
    for held in held {
        let units = held.quantity.units();
        let on_hand_delta = if kind == MovementKind::Shipped { -units } else { 0 };
        let product = products.iter_mut().find(|product| product.id == held.product_id);
        let change = product.and_then(|product| {
            let level = product.level(held.location_id)?.clone();
            product.change(level, kind, on_hand_delta, -units, cause.clone())
        });
        // What the ledger says is held is on its level, or the books disagree: then nothing may be written.
        changes.push(change.ok_or(StoreError::Violated(Violation::StockMissed))?);
    }
    Ok(changes)
}
