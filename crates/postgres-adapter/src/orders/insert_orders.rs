//! Writes new orders.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    orders::{Order, OrderLine},
    store::StoreError,
};

use crate::{
    connection::Link,
    statement::{nullable, sparse, statement},
};

statement! {
    /// Inserts orders. What moves later (paid, shipped, cancelled) is written too: an order may come from elsewhere.
    InsertOrders<'a> {
        ids: Vec<uuid::Uuid> as Array<Uuid>,
        customers: Vec<uuid::Uuid> as Array<Uuid>,
        versions: Vec<i32> as Array<Integer>,
        subtotals: Vec<i64> as Array<BigInt>,
        taxes: Vec<i64> as Array<BigInt>,
        shippings: Vec<i64> as Array<BigInt>,
        totals: Vec<i64> as Array<BigInt>,
        created: Vec<DateTime<Utc>> as Array<Timestamptz>,
        paid: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        shipped: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        cancelled: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        numbers: Vec<String> as Array<Text>,
        currencies: Vec<String> as Array<Text>,
        statuses: Vec<&'a str> as Array<Text>,
        payments: Vec<&'a str> as Array<Text>,
        fulfilments: Vec<&'a str> as Array<Text>,
        shipping_addresses: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        billing_addresses: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        notes: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        purchase_order_numbers: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        cancel_reasons: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    }
    "INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, paid_at, shipped_at,
        cancelled_at, number, currency, status, payment, fulfilment, shipping_address, billing_address, note,
        purchase_order_number, cancel_reason)
    SELECT id, customer, version, subtotal * 0.01, tax * 0.01, shipping * 0.01, total * 0.01, created, paid, shipped,
        cancelled, number, currency, status, payment, fulfilment, shipping_address, billing_address, note,
        purchase_order_number, cancel_reason
    FROM (SELECT unnest($1) AS id, unnest($2) AS customer, unnest($3) AS version, unnest($4) AS subtotal, unnest($5) AS tax,
        unnest($6) AS shipping, unnest($7) AS total, unnest($8) AS created, unnest($9) AS paid, unnest($10) AS shipped,
        unnest($11) AS cancelled, unnest($12) AS number, unnest($13) AS currency, unnest($14) AS status,
        unnest($15) AS payment, unnest($16) AS fulfilment, unnest($17) AS shipping_address, unnest($18) AS billing_address,
        unnest($19) AS note, unnest($20) AS purchase_order_number, unnest($21) AS cancel_reason) AS n"
}

statement! {
    /// Inserts their lines.
    InsertLines<'a> {
        orders: Vec<uuid::Uuid> as Array<Uuid>,
        products: Vec<i32> as Array<Integer>,
        lines: Vec<i32> as Array<Integer>,
        quantities: Vec<i64> as Array<BigInt>,
        reserved: Vec<i64> as Array<BigInt>,
        backordered: Vec<i64> as Array<BigInt>,
        shipped: Vec<i64> as Array<BigInt>,
        cancelled: Vec<i64> as Array<BigInt>,
        prices: Vec<i64> as Array<BigInt>,
        taxes: Vec<i64> as Array<BigInt>,
        tax_rates: Vec<String> as Array<Text>,
        skus: Vec<&'a str> as Array<Text>,
        names: Vec<&'a str> as Array<Text>,
    }
    "INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled,
        unit_price_at_purchase, tax, tax_rate, sku, product_name)
    SELECT order_id, product, line, quantity, reserved, backordered, shipped, cancelled, price * 0.01, tax * 0.01,
        tax_rate::numeric, sku, name
    FROM (SELECT unnest($1) AS order_id, unnest($2) AS product, unnest($3) AS line, unnest($4) AS quantity,
        unnest($5) AS reserved, unnest($6) AS backordered, unnest($7) AS shipped, unnest($8) AS cancelled,
        unnest($9) AS price, unnest($10) AS tax, unnest($11) AS tax_rate, unnest($12) AS sku, unnest($13) AS name) AS n"
}

pub(super) async fn insert(link: &Link, orders: &[Order]) -> Result<(), StoreError> {
    let all = || orders.iter();
    InsertOrders {
        ids: all().map(|order| order.id.uuid()).collect(),
        customers: all().map(|order| order.customer.id.uuid()).collect(),
        versions: all().map(|order| order.version.number()).collect(),
        subtotals: all().map(|order| order.subtotal.minor()).collect(),
        taxes: all().map(|order| order.tax.minor()).collect(),
        shippings: all().map(|order| order.shipping.minor()).collect(),
        totals: all().map(|order| order.total.minor()).collect(),
        created: all().map(|order| order.created_at).collect(),
        paid: sparse(all().map(|order| order.paid_at)),
        shipped: sparse(all().map(|order| order.shipped_at)),
        cancelled: sparse(all().map(|order| order.cancelled_at)),
        numbers: all().map(|order| order.number.to_string()).collect(),
        currencies: all().map(|order| order.total.currency().to_string()).collect(),
        statuses: all().map(|order| order.status().as_str()).collect(),
        payments: all().map(|order| order.payment.as_str()).collect(),
        fulfilments: all().map(|order| order.fulfilment().as_str()).collect(),
        shipping_addresses: sparse(all().map(|order| nullable(order.shipping_address.as_ref()))),
        billing_addresses: sparse(all().map(|order| nullable(order.billing_address.as_ref()))),
        notes: sparse(all().map(|order| nullable(order.note.as_ref()))),
        purchase_order_numbers: sparse(all().map(|order| nullable(order.purchase_order_number.as_ref()))),
        cancel_reasons: sparse(all().map(|order| nullable(order.cancel_reason.as_ref()))),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn insert_lines(link: &Link, orders: &[Order]) -> Result<(), StoreError> {
    let lines = || orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    let counters = |counter: fn(&OrderLine) -> i64| lines().map(|(_, line)| counter(line)).collect();
    InsertLines {
        orders: lines().map(|(order, _)| order.id.uuid()).collect(),
        products: lines().map(|(_, line)| line.product_id.number()).collect(),
        lines: lines().map(|(_, line)| line.line).collect(),
        quantities: counters(|line| line.quantity.units()),
        reserved: counters(|line| line.reserved),
        backordered: counters(|line| line.backordered),
        shipped: counters(|line| line.shipped),
        cancelled: counters(|line| line.cancelled),
        prices: counters(|line| line.unit_price.minor()),
        taxes: counters(|line| line.tax.minor()),
        tax_rates: lines().map(|(_, line)| line.tax_rate.to_string()).collect(),
        skus: lines().map(|(_, line)| line.sku.as_str()).collect(),
        names: lines().map(|(_, line)| line.product_name.as_str()).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}
