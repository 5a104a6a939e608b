//! One order, with everything that belongs to it.

use diesel::sql_types::{BigInt, Integer, Nullable, Text, Uuid};
use domain::{orders::Order, store::StoreError};
use futures_util::future::join3;

use super::{
    customer_row::{CustomerColumns, CustomerRow, customer_columns},
    order_row::{LineRow, OrderColumns, OrderRow, order_columns},
    shipments::find_shipments,
    which::Which,
};
use crate::{connection::Link, statement::statement, store::snapshot};

statement! {
    /// The order and its customer.
    FindOrder<'a> {
        id: Option<uuid::Uuid> as Nullable<Uuid>,
        number: Option<&'a str> as Nullable<Text>,
    } -> (OrderRow, CustomerRow) as (OrderColumns, CustomerColumns);
    concat!("SELECT ", order_columns!(), ", ", customer_columns!(), "
    FROM orders o JOIN users u ON u.id = o.customer_id
    WHERE o.id = coalesce($1, (SELECT id FROM orders WHERE number = $2))")
}

statement! {
    /// Its lines.
    FindLines<'a> {
        id: Option<uuid::Uuid> as Nullable<Uuid>,
        number: Option<&'a str> as Nullable<Text>,
    } -> LineRow as (Integer, Integer, Text, Text, BigInt, BigInt, Text, BigInt, BigInt, BigInt, BigInt, BigInt, Text, Text);
    "SELECT line, product_id, sku, product_name, quantity, (unit_price_at_purchase * 100)::bigint, tax_rate::text,
        (tax * 100)::bigint, reserved, backordered, shipped, cancelled, tax_class, tax_rule
    FROM order_items WHERE order_id = coalesce($1, (SELECT id FROM orders WHERE number = $2)) ORDER BY line"
}

/// The order with its lines and shipments, in one round trip.
pub(super) async fn read_order(link: &Link, which: &Which) -> Result<Option<Order>, StoreError> {
    let (id, number) = (which.id, which.number.as_deref());
    let (rows, lines, shipments) =
        join3(FindOrder { id, number }.load(link), FindLines { id, number }.load(link), find_shipments(link, which))
            .await;
    let Some((row, customer)) = rows?.into_iter().next() else { return Ok(None) };
    row.into_order(customer.into_customer()?, lines?, shipments?).map(Some)
}

/// As [`read_order`], all of one instant.
pub(super) async fn find_order(link: &Link, which: &Which) -> Result<Option<Order>, StoreError> {
    snapshot(link, read_order(link, which)).await
}
