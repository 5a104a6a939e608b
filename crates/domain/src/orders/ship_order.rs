//! An order leaves the house, whole or in part.

use async_trait::async_trait;

use super::{
    Held, LockedOrder, Order, OrderStatus, Orders, PaymentState, Shipment, ShipmentItem, order_events,
    reserved::{Holdings, change_levels},
};
use crate::{
    access::{Forbidden, Permission},
    inventory::{Cause, LockedProduct, MovementKind, stock_events},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{ExpectedVersion, LocationId, LocationRef, OrderRef, ProductRef, Quantity, ShipmentId, Text, Version},
};

/// Some of what an order holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipItem {
    /// Of what.
    pub product: ProductRef,
    /// How many; all that is held without.
    pub quantity: Option<Quantity>,
    /// From where; from wherever it is held without.
    pub location: Option<LocationRef>,
}

/// What is shipped, and how it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShipOrder {
    /// What; everything that is held without.
    pub items: Vec<ShipItem>,
    /// Only what is held at this location; items may name others.
    pub location: Option<LocationRef>,
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
    /// This item, counted from 0, names a product that is not on the order.
    #[error("the order has no such product")]
    NotOnOrder(usize),
    /// The order holds nothing, there or at all: it waits for stock.
    #[error("nothing is reserved for the order there")]
    NothingReserved,
    /// This item, counted from 0, asks for more than the order holds, there or at all.
    #[error("only {held} units are reserved for the order there")]
    NotReserved {
        /// Which.
        item: usize,
        /// How many it holds.
        held: i64,
    },
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
    /// Ships what an order holds, from where it is reserved: on hand and reserved fall together. The shipment names the reservations
    /// that it used up.
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
        may_leave(&order)?;
        let taken = choose(&self.command, Holdings::of(&order, &held)?, &products)?;
        let shipment = Shipment {
            id: ShipmentId::new(self.orders.ids.next()),
            carrier: self.command.carrier.clone(),
            tracking_number: self.command.tracking_number.clone(),
            shipped_at: self.orders.clock.now(),
            items: items(&order, &taken),
            undone_at: None,
            undone_because: None,
        };
        let cause = Cause { order: Some(order.id), actor: self.request.actor.user_id(), ..Cause::default() };
        let changes = change_levels(&taken, &mut products, MovementKind::Shipped, &cause)?;
        for Held { product_id, quantity, .. } in &taken {
            for line in order.lines.iter_mut().filter(|line| line.product_id == *product_id) {
                line.reserved -= quantity.units();
                line.shipped += quantity.units();
            }
        }
        order.shipments.push(shipment.clone());
        order.stepped();
        let event = order_events::shipped(&*self.orders.ids, &order, &shipment);
        unit.orders().save_order(order.clone());
        unit.orders().insert_shipment(order.id, shipment);
        stock_events::record(unit, &*self.orders.ids, &mut products, changes, vec![event]);
        Ok(order)
    }
}

/// An order that has no terms is paid before it is shipped; nothing is shipped whose money was given back.
fn may_leave(order: &Order) -> Result<(), ShipOrderError> {
    match order.status() {
        OrderStatus::Cancelled => Err(ShipOrderError::Cancelled),
        OrderStatus::Shipped => Err(ShipOrderError::AlreadyShipped),
        OrderStatus::Pending | OrderStatus::Paid => match order.payment {
            PaymentState::Paid => Ok(()),
            PaymentState::Unpaid if order.payment_terms.is_some() => Ok(()),
            // All that was to be paid was cancelled, and what is left costs nothing.
            PaymentState::Refunded if order.due().is_ok_and(|due| due.minor() == 0) => Ok(()),
            PaymentState::Unpaid | PaymentState::Refunded => Err(ShipOrderError::NotPaid),
        },
    }
}

/// Which reservations are used up.
fn choose(
    command: &ShipOrder,
    mut holdings: Holdings,
    products: &[LockedProduct],
) -> Result<Vec<Held>, ShipOrderError> {
    let mut taken = Vec::new();
    if command.items.is_empty() {
        for product in products {
            let Ok(location) = place(command.location.as_ref(), product) else { continue };
            taken.extend(holdings.take(product.id, location, i64::MAX));
        }
    }
    for (item, number) in command.items.iter().zip(0..) {
        let product = LockedProduct::named(products, &item.product);
        let product = product.ok_or(ShipOrderError::NotOnOrder(number))?;
        let location = item.location.as_ref().or(command.location.as_ref());
        let nothing = |NeverThere| ShipOrderError::NotReserved { item: number, held: 0 };
        let location = place(location, product).map_err(nothing)?;
        let left = holdings.left(product.id, location);
        let wanted = item.quantity.map_or(left, Quantity::units);
        if wanted > left || left == 0 {
            return Err(ShipOrderError::NotReserved { item: number, held: left });
        }
        taken.extend(holdings.take(product.id, location, wanted));
    }
    if taken.is_empty() { Err(ShipOrderError::NothingReserved) } else { Ok(merged(taken)) }
}

/// Two items of one product from one place are one.
fn merged(taken: Vec<Held>) -> Vec<Held> {
    let mut merged: Vec<Held> = Vec::with_capacity(taken.len());
    for next in taken {
        let same = |held: &&mut Held| (held.product_id, held.location_id) == (next.product_id, next.location_id);
        match merged.iter_mut().find(same) {
            // Their sum is held, and so in range.
            Some(held) => held.quantity = held.quantity.plus(next.quantity).unwrap_or(held.quantity),
            None => merged.push(next),
        }
    }
    merged
}

/// The product never lay at the location that is named.
struct NeverThere;

/// The location that is named, if one is.
fn place(named: Option<&LocationRef>, product: &LockedProduct) -> Result<Option<LocationId>, NeverThere> {
    let Some(named) = named else { return Ok(None) };
    let found = product.levels.iter().find(|level| match named {
        LocationRef::Id(id) => level.location_id == *id,
        LocationRef::Code(code) => level.location_code == *code,
    });
    found.map(|level| Some(level.location_id)).ok_or(NeverThere)
}

fn items(order: &Order, taken: &[Held]) -> Vec<ShipmentItem> {
    let item = |held: &Held| {
        let line = order.line_of(held.product_id)?.line;
        Some(ShipmentItem { line, location_id: held.location_id, quantity: held.quantity })
    };
    taken.iter().filter_map(item).collect()
}
