//! Writes what rows of products say of their stock.

use diesel::sql_types::{Array, BigInt, Bool, Integer};
use domain::{inventory::Availability, store::StoreError};

use crate::{connection::Link, statement::statement};

statement! {
    /// Writes the two flags and how much waits, and nothing else: a version counts what people change.
    SaveAvailability {
        ids: Vec<i32> as Array<Integer>,
        in_stock: Vec<bool> as Array<Bool>,
        stock_low: Vec<bool> as Array<Bool>,
        backordered: Vec<i64> as Array<BigInt>,
    }
    "UPDATE products p SET in_stock = n.in_stock, stock_low = n.stock_low, backordered = n.backordered
    FROM (SELECT unnest($1) AS id, unnest($2) AS in_stock, unnest($3) AS stock_low, unnest($4) AS backordered) AS n
    WHERE p.id = n.id"
}

pub(super) async fn save(link: &Link, availability: &[Availability]) -> Result<(), StoreError> {
    SaveAvailability {
        ids: availability.iter().map(|product| product.product_id.number()).collect(),
        in_stock: availability.iter().map(|product| product.in_stock).collect(),
        stock_low: availability.iter().map(|product| product.stock_low).collect(),
        backordered: availability.iter().map(|product| product.backordered).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}
