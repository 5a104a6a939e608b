//! Writes changed orders.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{orders::Order, store::StoreError};

use crate::{
    connection::Link,
    statement::{nullable, statement},
};

statement! {
    /// Writes what changes of an order. If the stored version is not the one before, the new one is null, which the column
    /// refuses: a miss must fail on the server, since `COMMIT` is on its way already.
    SaveOrder<'a> {
        version_before: i32 as Integer,
        version: i32 as Integer,
        status: &'a str as Text,
        payment: &'a str as Text,
        fulfilment: &'a str as Text,
        paid_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        shipped_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        cancelled_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        cancel_reason: Option<&'a str> as Nullable<Text>,
        amount_paid: i64 as BigInt,
        amount_refunded: i64 as BigInt,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE orders
    SET version = CASE WHEN version = $1 THEN $2 END, status = $3, payment = $4, fulfilment = $5, paid_at = $6,
        shipped_at = $7, cancelled_at = $8, cancel_reason = $9, amount_paid = $10 * 0.01,
        amount_refunded = $11 * 0.01
    WHERE id = $12"
}

statement! {
    /// Writes the counters of its lines.
    SaveLines {
        products: Vec<i32> as Array<Integer>,
        reserved: Vec<i64> as Array<BigInt>,
        backordered: Vec<i64> as Array<BigInt>,
        shipped: Vec<i64> as Array<BigInt>,
        cancelled: Vec<i64> as Array<BigInt>,
        order: uuid::Uuid as Uuid,
    }
    "UPDATE order_items i
    SET reserved = n.reserved, backordered = n.backordered, shipped = n.shipped, cancelled = n.cancelled
    FROM (SELECT unnest($1) AS product, unnest($2) AS reserved, unnest($3) AS backordered, unnest($4) AS shipped,
        unnest($5) AS cancelled) AS n
    WHERE i.order_id = $6 AND i.product_id = n.product"
}

pub(super) async fn save(link: &Link, order: &Order) -> Result<(), StoreError> {
    SaveOrder {
        version_before: order.version.number() - 1,
        version: order.version.number(),
        status: order.status().as_str(),
        payment: order.payment.as_str(),
        fulfilment: order.fulfilment().as_str(),
        paid_at: order.paid_at,
        shipped_at: order.shipped_at,
        cancelled_at: order.cancelled_at,
        cancel_reason: nullable(order.cancel_reason.as_ref()),
        amount_paid: order.amount_paid.minor(),
        amount_refunded: order.amount_refunded.minor(),
        id: order.id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save_lines(link: &Link, order: &Order) -> Result<(), StoreError> {
    SaveLines {
        products: order.lines.iter().map(|line| line.product_id.number()).collect(),
        reserved: order.lines.iter().map(|line| line.reserved).collect(),
        backordered: order.lines.iter().map(|line| line.backordered).collect(),
        shipped: order.lines.iter().map(|line| line.shipped).collect(),
        cancelled: order.lines.iter().map(|line| line.cancelled).collect(),
        order: order.id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}
