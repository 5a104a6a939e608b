//! Stock that became available goes to those who wait for it, the oldest orders first, in the unit that brought it.
//!
//! *Invariant:* while units of a product wait, nothing of it is available. So whoever brings stock fills what waits before anybody
//! else can see it, and a new order never overtakes an old one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Order, Wanting, allocation::take_from, order_events};
use crate::{
    events::Event,
    inventory::{Cause, LockedProduct, MovementKind, StockChange, stock_events},
    ports::Ids,
    store::{StoreError, UnitOfWork, Violation},
    values::{LocationId, OrderId, ProductId, Sku, UserId},
};

/// Units of a line that waited and are reserved now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct FilledLine {
    pub line: i32,
    pub product_id: ProductId,
    pub sku: Sku,
    pub location_id: LocationId,
    pub quantity: i64,
}

/// Which lines of which orders got what.
pub(super) type Filled = BTreeMap<OrderId, Vec<FilledLine>>;

/// On whose account stock is given to those who wait.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filling {
    /// Who brought it.
    pub actor: Option<UserId>,
    /// An order that the unit has changed already, and whose lines want none.
    pub except: Option<OrderId>,
}

/// Gives what is available to orders that wait, in their order, and returns what is reserved and which lines of which order got it.
/// What they take is gone from the products.
pub(super) fn fill(
    products: &mut [LockedProduct],
    waiting: &mut [Order],
    actor: Option<UserId>,
) -> Result<(Vec<StockChange>, Filled), StoreError> {
    let mut changes = Vec::new();
    let mut filled = Filled::new();
    waiting.sort_by_key(|order| order.id);
    for order in waiting {
        let cause = Cause { order: Some(order.id), actor, ..Cause::default() };
        for line in order.lines.iter_mut().filter(|line| line.backordered > 0) {
            let Some(product) = products.iter_mut().find(|product| product.id == line.product_id) else { continue };
            let units = line.backordered.min(product.available());
            for (location_id, quantity, _) in take_from(&product.levels, units) {
                let level = product.level(location_id).cloned();
                let change = level
                    .and_then(|level| product.change(level, MovementKind::Reserved, 0, quantity, cause.clone()))
                    .ok_or(StoreError::Violated(Violation::StockMissed))?;
                changes.push(change);
                product.backordered -= quantity;
                line.backordered -= quantity;
                line.reserved += quantity;
                let (number, product_id, sku) = (line.line, line.product_id, line.sku.clone());
                let got = FilledLine { line: number, product_id, sku, location_id, quantity };
                filled.entry(order.id).or_default().push(got);
            }
        }
    }
    Ok((changes, filled))
}

/// Locks those who wait for what is available, gives it to them, and queues their orders. Costs nothing where nobody waits.
pub(crate) async fn fill_waiting(
    unit: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    products: &mut [LockedProduct],
    Filling { actor, except }: Filling,
) -> Result<(Vec<StockChange>, Vec<Event>), StoreError> {
    let wanting: Vec<Wanting> = products
        .iter()
        .filter(|product| product.backordered > 0 && product.available() > 0)
        .map(|product| Wanting { product_id: product.id, units: product.available() })
        .collect();
    if wanting.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut queue = unit.orders().lock_waiting(&wanting, except).await?;
    let (changes, filled) = fill(products, &mut queue, actor)?;
    let mut told = Vec::with_capacity(filled.len());
    for mut order in queue {
        let Some(lines) = filled.get(&order.id) else { continue };
        order.stepped();
        told.push(order_events::filled(ids, &order, lines));
        unit.orders().save_order(order);
    }
    Ok((changes, told))
}

/// Queues decided changes as [`stock_events::record`] does, and before that gives what became available to those who wait for it.
pub(crate) async fn record_and_fill(
    unit: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    products: &mut [LockedProduct],
    mut changes: Vec<StockChange>,
    mut told: Vec<Event>,
    filling: Filling,
) -> Result<(), StoreError> {
    let (reserved, filled) = fill_waiting(unit, ids, products, filling).await?;
    changes.extend(reserved);
    told.extend(filled);
    stock_events::record(unit, ids, products, changes, told);
    Ok(())
}
