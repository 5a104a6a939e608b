//! A shipment comes back, or never left.

use async_trait::async_trait;

use super::{Held, LockedOrder, Order, Orders, Shipment, order_events, reserved::change_levels};
use crate::{
    access::{Forbidden, Permission},
    inventory::{Cause, MovementKind, stock_events},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{ExpectedVersion, OrderRef, ShipmentId, Text, Version},
};

/// Which shipment of the order, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoShipment {
    /// Which.
    pub shipment: ShipmentId,
    /// In words.
    pub reason: Option<Text<500>>,
    /// The version of the order that the caller saw.
    pub expected: ExpectedVersion,
}

/// Why a shipment was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoShipmentError {
    /// The actor may not ship.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// The order has no such shipment.
    #[error("the order has no such shipment")]
    ShipmentNotFound,
    /// It was undone before.
    #[error("the shipment was undone already")]
    AlreadyUndone,
    /// Somebody else was first, and the caller named the version before.
    #[error("the order has version {}, not the expected one", .0.number())]
    PreconditionFailed(Version),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for UndoShipmentError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Orders {
    /// Undoes a shipment: what was in it lies where it lay (`RETURNED`), and is reserved for the order as it was. To be rid of it the
    /// order is then cancelled.
    pub async fn undo_shipment(
        &self,
        request: &Request,
        which: OrderRef,
        command: UndoShipment,
    ) -> Result<Done<Order>, UndoShipmentError> {
        request.actor.require(Permission::ShipOrders)?;
        perform(&*self.store, request, &Undoing { orders: self, request, which, command }).await
    }
}

struct Undoing<'a> {
    orders: &'a Orders,
    request: &'a Request,
    which: OrderRef,
    command: UndoShipment,
}

#[async_trait]
impl Command for Undoing<'_> {
    type Output = Order;
    type Error = UndoShipmentError;
    const NAME: &'static str = "undo_shipment";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, UndoShipmentError> {
        let locked = unit.orders().lock_order(&self.which).await?.ok_or(UndoShipmentError::NotFound)?;
        let LockedOrder { mut order, mut products, .. } = locked;
        if !self.command.expected.is_met_by(order.version) {
            return Err(UndoShipmentError::PreconditionFailed(order.version));
        }
        let place = order.shipments.iter_mut().find(|shipment| shipment.id == self.command.shipment);
        let shipment = place.ok_or(UndoShipmentError::ShipmentNotFound)?;
        if shipment.undone_at.is_some() {
            return Err(UndoShipmentError::AlreadyUndone);
        }
        shipment.undone_at = Some(self.orders.clock.now());
        shipment.undone_because.clone_from(&self.command.reason);
        let shipment = shipment.clone();
        let returned = took(&order, &shipment);
        let cause = Cause {
            order: Some(order.id),
            reason: self.command.reason.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let changes = change_levels(&returned, &mut products, MovementKind::Returned, &cause)?;
        for item in &shipment.items {
            for line in order.lines.iter_mut().filter(|line| line.line == item.line) {
                line.shipped -= item.quantity.units();
                line.reserved += item.quantity.units();
            }
        }
        order.stepped();
        let event = order_events::shipment_undone(&*self.orders.ids, &order, &shipment);
        unit.orders().save_order(order.clone());
        unit.orders().save_shipment(shipment);
        stock_events::record(unit, &*self.orders.ids, &mut products, changes, vec![event]);
        Ok(order)
    }
}

/// The reservations that a shipment used up.
fn took(order: &Order, shipment: &Shipment) -> Vec<Held> {
    let held = |line: i32| order.lines.iter().find(|known| known.line == line).map(|known| known.product_id);
    let items = shipment.items.iter();
    items
        .filter_map(|item| {
            let product_id = held(item.line)?;
            Some(Held { product_id, location_id: item.location_id, quantity: item.quantity })
        })
        .collect()
}
