//! Products, locations and stock.

use std::sync::Arc;

use domain::{
    inventory::{Inventory, LockedProduct, MockInventoryQueries, MovementKind, StockChange},
    store::MockStore,
    testing::{CountingIds, FixedClock, MockUnit, eur, locked_stock, product_id},
    values::{LocationRef, ProductRef, Quantity, Text},
};

mod adjust_stock;
mod availability;
mod change_location;
mod change_product;
mod count_release;
mod count_stock;
mod create_location;
mod create_product;
mod lists;
mod move_stock;
mod receive_stock;

/// The use cases, on this store and without queries.
fn inventory_on(store: MockStore) -> Inventory {
    inventory(store, MockInventoryQueries::new(), false)
}

fn inventory(store: MockStore, queries: MockInventoryQueries, public: bool) -> Inventory {
    let (clock, ids) = (Arc::new(FixedClock::default()), Arc::new(CountingIds::default()));
    Inventory::new(Arc::new(store), Arc::new(queries), clock, ids, eur(), public)
}

/// A unit that locks this product.
fn locking(product: LockedProduct) -> MockUnit {
    MockUnit::default().that_locks_stock(locked_stock(vec![product]))
}

fn product(number: i32) -> ProductRef {
    ProductRef::Id(product_id(number))
}

fn place(number: i32) -> LocationRef {
    LocationRef::Id(domain::testing::location_id(number))
}

fn units(number: i64) -> Quantity {
    Quantity::new(number).unwrap()
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::parse(text).unwrap()
}

/// Changes as kind, location, and deltas of on hand and reserved.
fn in_short(changes: &[StockChange]) -> Vec<(MovementKind, i32, i64, i64)> {
    changes
        .iter()
        .map(|change| (change.kind, change.location_id.number(), change.on_hand_delta, change.reserved_delta))
        .collect()
}
