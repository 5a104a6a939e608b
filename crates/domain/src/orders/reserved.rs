//! What orders hold on shelves, and how they let go of it.

use super::{Held, Order, OrderLine};
use crate::{
    inventory::{Cause, LockedProduct, MovementKind, StockChange},
    store::{StoreError, Violation},
    values::{LocationId, ProductId, Quantity},
};

/// How a step of an order changes a level: units on hand and units reserved, for each unit of the order.
pub(super) const fn deltas(kind: MovementKind, units: i64) -> (i64, i64) {
    match kind {
        MovementKind::Shipped => (-units, -units),
        MovementKind::Returned => (units, units),
        MovementKind::Reserved => (0, units),
        _ => (0, -units),
    }
}

/// Changes levels by what an order gives up or takes, everywhere: shipped, it leaves the shelf too; released, it stays there; returned,
/// it lies where it lay.
pub(super) fn change_levels(
    held: &[Held],
    products: &mut [LockedProduct],
    kind: MovementKind,
    cause: &Cause,
) -> Result<Vec<StockChange>, StoreError> {
    let mut changes = Vec::with_capacity(held.len());
    for Held { product_id, location_id, quantity } in held {
        let (on_hand, reserved) = deltas(kind, quantity.units());
        let product = products.iter_mut().find(|product| product.id == *product_id);
        let change = product.and_then(|product| {
            let level = product.level(*location_id)?.clone();
            product.change(level, kind, on_hand, reserved, cause.clone())
        });
        // What the ledger says is held is on its level, or the books disagree: then nothing may be written.
        changes.push(change.ok_or(StoreError::Violated(Violation::StockMissed))?);
    }
    Ok(changes)
}

/// What an order holds, of which a step uses up some.
pub(super) struct Holdings(Vec<(ProductId, LocationId, i64)>);

impl Holdings {
    /// What the ledger says that an order holds. Where its lines say something else the books disagree: then nothing may be written.
    pub fn of(order: &Order, held: &[Held]) -> Result<Self, StoreError> {
        let holdings =
            Self(held.iter().map(|held| (held.product_id, held.location_id, held.quantity.units())).collect());
        let agree = |line: &OrderLine| holdings.left(line.product_id, None) == line.reserved;
        if order.lines.iter().all(agree) { Ok(holdings) } else { Err(StoreError::Violated(Violation::StockMissed)) }
    }

    /// How much of a product is left, at one location or at all.
    pub fn left(&self, product: ProductId, location: Option<LocationId>) -> i64 {
        self.0
            .iter()
            .filter(|(of, at, _)| *of == product && location.is_none_or(|place| place == *at))
            .map(|it| it.2)
            .sum()
    }

    /// Takes up to so many units of a product, at one location or wherever they are, in the order in which they are held.
    pub fn take(&mut self, product: ProductId, location: Option<LocationId>, units: i64) -> Vec<Held> {
        let mut wanted = units;
        let mut taken = Vec::new();
        for (of, at, left) in &mut self.0 {
            if *of != product || location.is_some_and(|place| place != *at) {
                continue;
            }
            let quantity = wanted.min(*left);
            if let Ok(counted) = Quantity::new(quantity) {
                taken.push(Held { product_id: product, location_id: *at, quantity: counted });
                *left -= quantity;
                wanted -= quantity;
            }
        }
        taken
    }
}
