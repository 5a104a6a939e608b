//! Writes new orders.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    orders::{Order, OrderLine},
    store::StoreError,
    values::{Money, PaymentTerms, Region},
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
        terms: Vec<Option<i32>> as Array<Nullable<Integer>>,
        paid_amounts: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        refunded_amounts: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        regions: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        exemptions: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        shipping_rules: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    }
    "INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, paid_at, shipped_at,
        cancelled_at, number, currency, status, payment, fulfilment, shipping_address, billing_address, note,
        purchase_order_number, cancel_reason, payment_terms_days, amount_paid, amount_refunded, region, tax_exemption_id,
        shipping_rule)
    SELECT id, customer, version, subtotal * 0.01, tax * 0.01, shipping * 0.01, total * 0.01, created, paid, shipped,
        cancelled, number, currency, status, payment, fulfilment, shipping_address, billing_address, note,
        purchase_order_number, cancel_reason, terms, coalesce(paid_amount * 0.01, 0), coalesce(refunded_amount * 0.01, 0), region,
        exemption, shipping_rule
    FROM (SELECT unnest($1) AS id, unnest($2) AS customer, unnest($3) AS version, unnest($4) AS subtotal, unnest($5) AS tax,
        unnest($6) AS shipping, unnest($7) AS total, unnest($8) AS created, unnest($9) AS paid, unnest($10) AS shipped,
        unnest($11) AS cancelled, unnest($12) AS number, unnest($13) AS currency, unnest($14) AS status,
        unnest($15) AS payment, unnest($16) AS fulfilment, unnest($17) AS shipping_address, unnest($18) AS billing_address,
        unnest($19) AS note, unnest($20) AS purchase_order_number, unnest($21) AS cancel_reason, unnest($22) AS terms,
        unnest($23) AS paid_amount, unnest($24) AS refunded_amount, unnest($25) AS region, unnest($26) AS exemption,
        unnest($27) AS shipping_rule) AS n"
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
        tax_classes: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        tax_rules: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        skus: Vec<&'a str> as Array<Text>,
        names: Vec<&'a str> as Array<Text>,
    }
    "INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled,
        unit_price_at_purchase, tax, tax_rate, tax_class, tax_rule, sku, product_name)
    SELECT order_id, product, line, quantity, reserved, backordered, shipped, cancelled, price * 0.01, tax * 0.01,
        tax_rate::numeric, coalesce(tax_class, 'standard'), coalesce(tax_rule, 'default'), sku, name
    FROM (SELECT unnest($1) AS order_id, unnest($2) AS product, unnest($3) AS line, unnest($4) AS quantity,
        unnest($5) AS reserved, unnest($6) AS backordered, unnest($7) AS shipped, unnest($8) AS cancelled,
        unnest($9) AS price, unnest($10) AS tax, unnest($11) AS tax_rate, unnest($12) AS tax_class,
        unnest($13) AS tax_rule, unnest($14) AS sku, unnest($15) AS name) AS n"
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
        terms: sparse(all().map(|order| order.payment_terms.map(PaymentTerms::days))),
        paid_amounts: sparse(all().map(|order| some_of(order.amount_paid))),
        refunded_amounts: sparse(all().map(|order| some_of(order.amount_refunded))),
        regions: sparse(all().map(|order| order.region.as_ref().map(Region::as_str))),
        exemptions: sparse(all().map(|order| nullable(order.tax_exemption_id.as_ref()))),
        shipping_rules: sparse(all().map(|order| nullable(order.shipping_rule.as_ref()))),
    }
    .execute(link)
    .await?;
    Ok(())
}

/// Hardly any new order is paid.
fn some_of(amount: Money) -> Option<i64> {
    Some(amount.minor()).filter(|minor| *minor > 0)
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
        tax_classes: sparse(lines().map(|(_, line)| Some(line.tax_class.as_str()).filter(|it| *it != "standard"))),
        tax_rules: sparse(lines().map(|(_, line)| nullable(line.tax_rule.as_ref()).filter(|it| *it != "default"))),
        skus: lines().map(|(_, line)| line.sku.as_str()).collect(),
        names: lines().map(|(_, line)| line.product_name.as_str()).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}
