//! The decision at the heart of the house: may this order be placed, at what price, from which shelves? Pure, on values
//! that are locked; what it takes is gone for the next order decided on the same values.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    Allocated, Allocation, Customer, Order, OrderLine, PlaceOrder, Terms, Wanted, allocate,
    locked_products::LockedProducts, pricing::price,
};
use crate::{
    inventory::{Cause, MovementKind, ProductStatus, Shortage, StockChange},
    values::{Invalid, OrderId, ProductId, Quantity, UserId},
};

/// An order that may be placed, and the reservations that make it true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The order.
    pub order: Order,
    /// What is reserved for it.
    pub reservations: Vec<StockChange>,
    /// Why from there.
    pub allocations: Vec<Allocation>,
}

/// Why an order may not be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// These items, counted from 0, name no product.
    UnknownProducts(Vec<usize>),
    /// These items, counted from 0, name a product that is sold no more.
    Discontinued(Vec<usize>),
    /// There is not enough of these.
    InsufficientStock(Vec<Shortage>),
    /// A quantity or amount left the range of what can be ordered.
    OutOfRange(Invalid),
}

/// What is known of an order besides its items.
pub(super) struct Circumstances<'a> {
    pub id: OrderId,
    pub serial: i64,
    pub customer: Customer,
    pub actor: Option<UserId>,
    pub terms: &'a Terms,
    pub now: DateTime<Utc>,
}

/// Decides one order, and takes what it reserves from the products.
pub(super) fn decide(
    command: &PlaceOrder,
    products: &mut LockedProducts,
    about: &Circumstances<'_>,
) -> Result<Decided, Refused> {
    let wanted = merge(command, products)?;
    let Allocated { allocations, waiting } = {
        let lines: Vec<Wanted<'_>> = wanted
            .iter()
            .filter_map(|(id, quantity)| Some(Wanted { product: products.get(*id)?, quantity: *quantity }))
            .collect();
        allocate(&lines, command.allow_backorder).map_err(Refused::InsufficientStock)?
    };
    let mut order = price(command, &wanted, products, about).map_err(Refused::OutOfRange)?;
    let cause = Cause { order: Some(order.id), actor: about.actor, ..Cause::default() };
    let reservations = reserve(&allocations, &order.lines, products, &cause)?;
    let_wait(&waiting, &mut order.lines, products);
    Ok(Decided { order, reservations, allocations })
}

/// One line for each product, in the order in which products are first named.
fn merge(command: &PlaceOrder, products: &LockedProducts) -> Result<Vec<(ProductId, Quantity)>, Refused> {
    let mut lines: Vec<(ProductId, Quantity)> = Vec::new();
    let mut places: BTreeMap<ProductId, usize> = BTreeMap::new();
    let (mut unknown, mut discontinued) = (Vec::new(), Vec::new());
    for (index, item) in command.items.iter().enumerate() {
        match products.find(&item.product) {
            None => unknown.push(index),
            Some(product) if product.status == ProductStatus::Discontinued => discontinued.push(index),
            Some(product) => {
                if let Some((_, quantity)) = places.get(&product.id).and_then(|place| lines.get_mut(*place)) {
                    *quantity = quantity.plus(item.quantity).map_err(Refused::OutOfRange)?;
                } else {
                    places.insert(product.id, lines.len());
                    lines.push((product.id, item.quantity));
                }
            }
        }
    }
    if !unknown.is_empty() {
        return Err(Refused::UnknownProducts(unknown));
    }
    if !discontinued.is_empty() {
        return Err(Refused::Discontinued(discontinued));
    }
    Ok(lines)
}

fn reserve(
    allocations: &[Allocation],
    lines: &[OrderLine],
    products: &mut LockedProducts,
    cause: &Cause,
) -> Result<Vec<StockChange>, Refused> {
    let mut changes = Vec::with_capacity(allocations.len());
    for allocation in allocations {
        let line = lines.get(allocation.line);
        let product = line.and_then(|line| products.get_mut(line.product_id));
        let Some(product) = product else { continue };
        let Some(level) = product.level(allocation.location_id).cloned() else { continue };
        let change = product.change(level, MovementKind::Reserved, 0, allocation.quantity, cause.clone());
        // Allocation never takes more than there is; were it to, the order must not be placed.
        let short = product.shortage(allocation.quantity, product.available());
        changes.push(change.ok_or_else(|| Refused::InsufficientStock(vec![short]))?);
    }
    Ok(changes)
}

/// What was not there waits, on the lines and with their products.
fn let_wait(waiting: &[i64], lines: &mut [OrderLine], products: &mut LockedProducts) {
    for (line, units) in lines.iter_mut().zip(waiting).filter(|(_, units)| **units > 0) {
        line.reserved -= units;
        line.backordered += units;
        if let Some(product) = products.get_mut(line.product_id) {
            product.backordered += units;
        }
    }
}

/// The same for one order alone, its first, with nobody behind it: for benchmarks.
#[cfg(any(test, feature = "test-util"))]
pub fn decide_alone(
    command: &PlaceOrder,
    products: Vec<crate::inventory::LockedProduct>,
    customer: Customer,
    terms: &Terms,
    now: DateTime<Utc>,
) -> Result<Decided, Refused> {
    let id = OrderId::new(uuid::Uuid::from_u128(1));
    let about = Circumstances { id, serial: 1, customer, actor: None, terms, now };
    decide(command, &mut LockedProducts::new(products), &about)
}

#[cfg(test)]
mod tests;
