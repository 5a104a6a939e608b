//! The decision at the heart of the house: may this order be placed, at what price, from which shelves? Pure, on values
//! that are locked; what it takes is gone for the next order decided on the same values.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};

use super::{
    Allocation, Customer, Order, OrderLine, OrderNumber, PaymentState, PlaceOrder, Terms, Wanted, allocate,
    locked_products::LockedProducts,
};
use crate::{
    inventory::{Cause, MovementKind, ProductStatus, Shortage, StockChange},
    values::{Invalid, Money, OrderId, ProductId, Quantity, UserId, Version},
};

/// An order that may be placed, and the reservations that make it true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The order.
    pub order: Order,
    /// What is reserved for it.
    pub reservations: Vec<StockChange>,
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
    let allocations = {
        let lines: Vec<Wanted<'_>> = wanted
            .iter()
            .filter_map(|(id, quantity)| Some(Wanted { product: products.get(*id)?, quantity: *quantity }))
            .collect();
        allocate(&lines).map_err(Refused::InsufficientStock)?
    };
    let order = price(command, &wanted, products, about).map_err(Refused::OutOfRange)?;
    let cause = Cause { order: Some(order.id), actor: about.actor, ..Cause::default() };
    let reservations = reserve(&allocations, &order.lines, products, &cause)?;
    Ok(Decided { order, reservations })
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

fn price(
    command: &PlaceOrder,
    wanted: &[(ProductId, Quantity)],
    products: &LockedProducts,
    about: &Circumstances<'_>,
) -> Result<Order, Invalid> {
    let terms = about.terms;
    let mut lines = Vec::with_capacity(wanted.len());
    let (mut subtotal, mut tax) = (Money::zero(terms.currency), Money::zero(terms.currency));
    for ((id, quantity), number) in wanted.iter().zip(1..) {
        let Some(product) = products.get(*id) else { continue };
        let net = product.price.times(quantity.units())?;
        let line_tax = net.taxed_at(terms.tax_rate)?;
        subtotal = subtotal.plus(net)?;
        tax = tax.plus(line_tax)?;
        lines.push(OrderLine {
            line: number,
            product_id: product.id,
            sku: product.sku.clone(),
            product_name: product.name.clone(),
            quantity: *quantity,
            unit_price: product.price,
            tax_rate: terms.tax_rate,
            tax: line_tax,
            reserved: quantity.units(),
            backordered: 0,
            shipped: 0,
            cancelled: 0,
        });
    }
    Ok(Order {
        id: about.id,
        number: OrderNumber::new(about.now.year(), about.serial)?,
        customer: about.customer.clone(),
        payment: PaymentState::Unpaid,
        lines,
        shipments: Vec::new(),
        shipping_address: command.shipping_address.clone(),
        billing_address: about.customer.billing_address.clone(),
        note: command.note.clone(),
        purchase_order_number: command.purchase_order_number.clone(),
        subtotal,
        tax,
        shipping: terms.shipping,
        total: subtotal.plus(tax)?.plus(terms.shipping)?,
        version: Version::FIRST,
        created_at: about.now,
        paid_at: None,
        shipped_at: None,
        cancelled_at: None,
        cancel_reason: None,
    })
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
