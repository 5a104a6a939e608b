//! Stock that was promised is not there after all: the newest orders wait again.

use super::{
    Order,
    fill_backorders::fill,
    order_events::{self, WaitingLine},
};
use crate::{
    events::Event,
    inventory::{Cause, LockedProduct, MovementKind, StockChange},
    ports::Ids,
    store::{StoreError, UnitOfWork, Violation},
    values::LocationId,
};

/// Takes so many units from the newest orders that hold them at a location, gives those what is available elsewhere, and lets the rest
/// wait, also where the product lets nobody wait: what is not there cannot be promised. Queues the orders, and returns the changes of
/// levels and the events.
pub(crate) async fn release_newest(
    unit: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    product: &mut LockedProduct,
    location: LocationId,
    units: i64,
    cause: &Cause,
) -> Result<(Vec<StockChange>, Vec<Event>), StoreError> {
    let holding = unit.orders().lock_holding(product.id, location, units).await?;
    let mut left = units;
    let (mut changes, mut orders) = (Vec::new(), Vec::new());
    for holder in holding {
        let (mut order, taken) = (holder.order, holder.quantity.units().min(left));
        let line = order.lines.iter_mut().find(|line| line.product_id == product.id && line.reserved >= taken);
        let Some(line) = line else { return Err(StoreError::Violated(Violation::StockMissed)) };
        line.reserved -= taken;
        line.backordered += taken;
        product.backordered += taken;
        left -= taken;
        let cause = Cause { order: Some(order.id), ..cause.clone() };
        let level = product.level(location).cloned();
        let change = level.and_then(|level| product.change(level, MovementKind::Released, 0, -taken, cause));
        changes.push(change.ok_or(StoreError::Violated(Violation::StockMissed))?);
        orders.push(order);
    }
    if left > 0 {
        return Err(StoreError::Violated(Violation::StockMissed));
    }
    // What lies there is gone, so only other locations can help out.
    let hidden = hide(product, location);
    let (reserved, _) = fill(std::slice::from_mut(product), &mut orders, cause.actor)?;
    show(product, location, hidden);
    changes.extend(reserved);
    let mut told = Vec::with_capacity(orders.len());
    for mut order in orders {
        let waiting = waiting_for(&order, product);
        order.stepped();
        if !waiting.is_empty() {
            told.push(order_events::backordered(ids, &order, &waiting));
        }
        unit.orders().save_order(order);
    }
    Ok((changes, told))
}

fn waiting_for(order: &Order, product: &LockedProduct) -> Vec<WaitingLine> {
    order_events::waiting(order).into_iter().filter(|line| line.product_id == product.id).collect()
}

/// Makes a location look as if nothing of the product were available there, and returns how much was.
fn hide(product: &mut LockedProduct, location: LocationId) -> i64 {
    let level = product.levels.iter_mut().find(|level| level.location_id == location);
    level.map_or(0, |level| {
        let available = level.available();
        level.on_hand -= available;
        available
    })
}

fn show(product: &mut LockedProduct, location: LocationId, available: i64) {
    if let Some(level) = product.levels.iter_mut().find(|level| level.location_id == location) {
        level.on_hand += available;
    }
}
