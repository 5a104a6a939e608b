//! Writes changed orders.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    orders::{Order, OrderLine},
    store::StoreError,
    values::OrderId,
};

use crate::{
    connection::Link,
    statement::{nullable, sparse, statement},
};

statement! {
    /// Writes what changes of orders. If a stored version is not the one before, the new one is null, which the column
    /// refuses: a miss must fail on the server, since `COMMIT` is on its way already.
    SaveOrders<'a> {
        ids: Vec<uuid::Uuid> as Array<Uuid>,
        versions: Vec<i32> as Array<Integer>,
        statuses: Vec<&'a str> as Array<Text>,
        payments: Vec<&'a str> as Array<Text>,
        fulfilments: Vec<&'a str> as Array<Text>,
        paid: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        shipped: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        cancelled: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        cancel_reasons: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        paid_amounts: Vec<i64> as Array<BigInt>,
        refunded_amounts: Vec<i64> as Array<BigInt>,
    }
    "UPDATE orders o
    SET version = CASE WHEN o.version = n.version - 1 THEN n.version END, status = n.status, payment = n.payment,
        fulfilment = n.fulfilment, paid_at = n.paid, shipped_at = n.shipped, cancelled_at = n.cancelled,
        cancel_reason = n.cancel_reason, amount_paid = n.paid_amount * 0.01, amount_refunded = n.refunded_amount * 0.01
    FROM (SELECT unnest($1) AS id, unnest($2) AS version, unnest($3) AS status, unnest($4) AS payment,
        unnest($5) AS fulfilment, unnest($6) AS paid, unnest($7) AS shipped, unnest($8) AS cancelled,
        unnest($9) AS cancel_reason, unnest($10) AS paid_amount, unnest($11) AS refunded_amount) AS n
    WHERE o.id = n.id"
}

statement! {
    /// Writes the counters of their lines.
    SaveLines {
        orders: Vec<uuid::Uuid> as Array<Uuid>,
        products: Vec<i32> as Array<Integer>,
        reserved: Vec<i64> as Array<BigInt>,
        backordered: Vec<i64> as Array<BigInt>,
        shipped: Vec<i64> as Array<BigInt>,
        cancelled: Vec<i64> as Array<BigInt>,
    }
    "UPDATE order_items i
    SET reserved = n.reserved, backordered = n.backordered, shipped = n.shipped, cancelled = n.cancelled
    FROM (SELECT unnest($1) AS order_id, unnest($2) AS product, unnest($3) AS reserved, unnest($4) AS backordered,
        unnest($5) AS shipped, unnest($6) AS cancelled) AS n
    WHERE i.order_id = n.order_id AND i.product_id = n.product"
}

/// What is written by one statement each. A statement writes a row once, so an order that was queued again comes in the next one.
pub(super) fn steps(orders: &[Order]) -> Vec<Vec<&Order>> {
    let mut seen: HashMap<OrderId, usize> = HashMap::new();
    let mut steps: Vec<Vec<&Order>> = Vec::new();
    for order in orders {
        let times = seen.entry(order.id).or_default();
        match steps.get_mut(*times) {
            Some(step) => step.push(order),
            None => steps.push(vec![order]),
        }
        *times += 1;
    }
    steps
}

pub(super) async fn save(link: &Link, orders: Vec<&Order>) -> Result<(), StoreError> {
    let all = || orders.iter();
    SaveOrders {
        ids: all().map(|order| order.id.uuid()).collect(),
        versions: all().map(|order| order.version.number()).collect(),
        statuses: all().map(|order| order.status().as_str()).collect(),
        payments: all().map(|order| order.payment.as_str()).collect(),
        fulfilments: all().map(|order| order.fulfilment().as_str()).collect(),
        paid: sparse(all().map(|order| order.paid_at)),
        shipped: sparse(all().map(|order| order.shipped_at)),
        cancelled: sparse(all().map(|order| order.cancelled_at)),
        cancel_reasons: sparse(all().map(|order| nullable(order.cancel_reason.as_ref()))),
        paid_amounts: all().map(|order| order.amount_paid.minor()).collect(),
        refunded_amounts: all().map(|order| order.amount_refunded.minor()).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save_lines(link: &Link, orders: Vec<&Order>) -> Result<(), StoreError> {
    let lines = || orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    let counters = |counter: fn(&OrderLine) -> i64| lines().map(|(_, line)| counter(line)).collect();
    SaveLines {
        orders: lines().map(|(order, _)| order.id.uuid()).collect(),
        products: lines().map(|(_, line)| line.product_id.number()).collect(),
        reserved: counters(|line| line.reserved),
        backordered: counters(|line| line.backordered),
        shipped: counters(|line| line.shipped),
        cancelled: counters(|line| line.cancelled),
    }
    .execute(link)
    .await?;
    Ok(())
}
