//! Events of stock, and the bookkeeping that every change of stock shares.

use serde_json::json;

use super::{Availability, LockedProduct, StockChange};
use crate::{
    events::{Event, EventKind, Subject},
    ports::Ids,
    store::UnitOfWork,
    values::EventId,
};

/// Queues decided changes with what follows from them: ledger rows, the product rows' flags, and `stock.low.v1` where the
/// stock ran low. `told` are the events of the command itself; they come before.
pub(crate) fn record<'a>(
    unit: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    products: impl IntoIterator<Item = &'a mut LockedProduct>,
    changes: Vec<StockChange>,
    mut told: Vec<Event>,
) {
    let mut availability: Vec<Availability> = Vec::new();
    for product in products {
        let Some(settled) = product.settle() else { continue };
        availability.push(settled.availability);
        if settled.ran_low {
            told.push(stock_low(ids, product));
        }
    }
    unit.inventory().record(changes);
    if !availability.is_empty() {
        unit.inventory().save_availability(availability);
    }
    unit.events().append(told);
}

/// `stock.low.v1`.
pub(crate) fn stock_low(ids: &dyn Ids, product: &LockedProduct) -> Event {
    Event {
        id: EventId::new(ids.next()),
        kind: EventKind::StockLow,
        subject: Subject::Product(product.id),
        data: json!({
            "product_id": product.id,
            "sku": product.sku,
            "name": product.name,
            "available": product.available(),
            "reorder_point": product.reorder_point,
        })
        .into(),
    }
}

/// An event about a product's stock.
pub(crate) fn stock_event(ids: &dyn Ids, kind: EventKind, product: &LockedProduct, data: serde_json::Value) -> Event {
    Event { id: EventId::new(ids.next()), kind, subject: Subject::Product(product.id), data: data.into() }
}
