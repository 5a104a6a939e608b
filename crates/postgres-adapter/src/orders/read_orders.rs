//! Many orders at once, with everything that belongs to them.

use std::collections::HashMap;

use diesel::sql_types::{Array, BigInt, Integer, Text, Uuid};
use domain::{orders::Order, store::StoreError};
use futures_util::future::join3;

use super::{
    customer_row::{CustomerColumns, CustomerRow, customer_columns},
    order_row::{LineRow, OrderColumns, OrderRow, order_columns},
    shipments::shipments_of,
};
use crate::{connection::Link, statement::statement};

statement! {
    /// The orders and their customers.
    ReadOrders<'a> {
        ids: &'a [uuid::Uuid] as Array<Uuid>,
    } -> (OrderRow, CustomerRow) as (OrderColumns, CustomerColumns);
    concat!("SELECT ", order_columns!(), ", ", customer_columns!(), "
    FROM orders o JOIN users u ON u.id = o.customer_id WHERE o.id = ANY($1) ORDER BY o.id")
}

/// A line, and of which order.
type OrderedLine = (uuid::Uuid, LineRow);

statement! {
    /// Their lines.
    ReadLines<'a> {
        ids: &'a [uuid::Uuid] as Array<Uuid>,
    } -> OrderedLine as (Uuid, (Integer, Integer, Text, Text, BigInt, BigInt, Text, BigInt, BigInt, BigInt, BigInt, BigInt, Text, Text));
    "SELECT order_id, line, product_id, sku, product_name, quantity, (unit_price_at_purchase * 100)::bigint, tax_rate::text,
        (tax * 100)::bigint, reserved, backordered, shipped, cancelled, tax_class, tax_rule
    FROM order_items WHERE order_id = ANY($1) ORDER BY order_id, line"
}

/// In the order of their ids, in one round trip.
pub(crate) async fn read_orders(link: &Link, ids: &[uuid::Uuid]) -> Result<Vec<Order>, StoreError> {
    let (rows, lines, shipments) =
        join3(ReadOrders { ids }.load(link), ReadLines { ids }.load(link), shipments_of(link, ids)).await;
    let (rows, mut shipments) = (rows?, shipments?);
    let mut of_order: HashMap<uuid::Uuid, Vec<LineRow>> = HashMap::new();
    for (order, line) in lines? {
        of_order.entry(order).or_default().push(line);
    }
    rows.into_iter()
        .map(|(row, customer)| {
            let lines = of_order.remove(&row.id).unwrap_or_default();
            let shipments = shipments.remove(&row.id).unwrap_or_default();
            row.into_order(customer.into_customer()?, lines, shipments)
        })
        .collect()
}
