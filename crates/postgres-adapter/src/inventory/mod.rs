//! Products, locations, levels and the ledger.

mod availability;
mod find_product;
mod has_data;
mod holders;
mod level_row;
mod list_levels;
mod list_locations;
mod list_movements;
mod list_products;
mod location_row;
mod lock_products;
mod lock_stock;
mod movement_row;
mod product_row;
mod queries;
mod record;
mod references;
mod save_locations;
mod save_products;
mod search;
mod unit;
mod verify;

use crate::{
    connection::Link,
    store::{Queue, Write},
};
pub(crate) use find_product::{ProductLoader, find_products};
pub(crate) use has_data::has_data;
pub(crate) use lock_products::{Products, lock_products, read_products};
pub(crate) use references::{LocationRefs, ProductRefs};

use futures_util::FutureExt;

/// Writes what is queued of products and locations.
pub(crate) fn write_catalogue<'c>(link: &'c Link, queue: &'c Queue, writes: &mut Vec<Write<'c>>) {
    if !queue.new_products.is_empty() {
        writes.push(save_products::insert(link, &queue.new_products).boxed());
    }
    if !queue.products.is_empty() {
        writes.push(save_products::save(link, &queue.products).boxed());
    }
    if !queue.new_locations.is_empty() {
        writes.push(save_locations::insert(link, &queue.new_locations).boxed());
    }
    if !queue.locations.is_empty() {
        writes.push(save_locations::save(link, &queue.locations).boxed());
    }
}

/// Writes what is queued of stock.
pub(crate) fn write_stock<'c>(link: &'c Link, queue: &'c Queue, writes: &mut Vec<Write<'c>>) {
    if !queue.availability.is_empty() {
        writes.push(availability::save(link, &queue.availability).boxed());
    }
    if !queue.changes.is_empty() {
        writes.push(record::record(link, &queue.changes).boxed());
    }
}
