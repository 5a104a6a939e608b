//! Locks products for a change of their stock.

use diesel::sql_types::BigInt;
use domain::{inventory::LockedStock, store::StoreError, values::MovementId};
use futures_util::future::join3;

use super::{LocationRefs, Products, location_row::find_locations, lock_products};
use crate::{connection::Link, statement::statement, store::Row};

/// What is to be locked and found.
pub(super) struct StockRequest<'a> {
    pub products: Products<'a>,
    pub locations: &'a LocationRefs,
}

statement! {
    /// Draws the number of a movement.
    NextMovement {} -> (i64,) as (BigInt,);
    "SELECT nextval('movement_ids')"
}

/// Locks the products, reads their levels, finds the locations and draws a number, in one round trip.
pub(super) async fn lock_stock(link: &Link, request: &StockRequest<'_>) -> Result<LockedStock, StoreError> {
    let (products, locations, numbers) = join3(
        lock_products(link, &request.products),
        find_locations(link, request.locations),
        NextMovement {}.load(link),
    )
    .await;
    // In the order of the statements: the first failure says why, those behind it only that the transaction had failed.
    let (products, locations, numbers) = (products?, locations?, numbers?);
    let number = numbers.first().map_or(0, |(number,)| *number);
    let movement_id = Row::of("movement_ids", number).read("last_value", MovementId::new(number))?;
    Ok(LockedStock { products, locations, movement_id })
}
