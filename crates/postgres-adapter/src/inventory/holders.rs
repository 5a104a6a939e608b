//! The orders that hold stock.

use diesel::sql_types::{BigInt, Integer, Text};
use domain::{inventory::Holder, store::StoreError};

use crate::{connection::Link, statement::statement, store::Row};

/// Which level is asked about.
pub(super) struct Level {
    pub product: i32,
    pub location: i32,
}

statement! {
    /// What an order holds at a location is the sum of its reservations there. Only orders with something reserved of the
    /// product are asked, so it does not matter how long the ledger is. Ids of orders sort by their age.
    Holders {
        location: i32 as Integer,
        product: i32 as Integer,
    } -> (String, i64) as (Text, BigInt);
    "SELECT o.number, h.reserved
    FROM order_items i
    CROSS JOIN LATERAL (
        SELECT sum(l.reserved_delta)::bigint AS reserved FROM stock_ledger l
        WHERE l.order_id = i.order_id AND l.product_id = i.product_id AND l.location_id = $1
    ) h
    JOIN orders o ON o.id = i.order_id
    WHERE i.product_id = $2 AND i.reserved > 0 AND h.reserved > 0
    ORDER BY i.order_id LIMIT 20"
}

pub(super) async fn find_holders(link: &Link, level: &Level) -> Result<Vec<Holder>, StoreError> {
    let rows = Holders { location: level.location, product: level.product }.load(link).await?;
    rows.into_iter()
        .map(|(number, reserved)| {
            let number = Row::of("orders", &number).read("number", number.parse())?;
            Ok(Holder { number, reserved })
        })
        .collect()
}
