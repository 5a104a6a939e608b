//! The proof that levels, ledger and orders agree: one statement, so all of one instant.

use diesel::sql_types::{Array, BigInt, Text};
use domain::{
    inventory::{Drift, Verification, VerifyFilter},
    store::StoreError,
};

use super::search::{push_location, push_product};
use crate::{connection::Link, query::Query, store::within};

type Columns = (BigInt, BigInt, BigInt, BigInt, Array<Text>, Array<Text>);
type Counted = (i64, i64, i64, i64, Vec<String>, Vec<String>);

/// Comparing everything takes as long as the ledger is, so longer than any other question may, and reads tables from end to end.
const PATIENTLY: &str = "BEGIN READ ONLY; SET LOCAL statement_timeout = '15min'; \
     SET LOCAL plan_cache_mode = force_custom_plan; \
     SET LOCAL enable_seqscan = on";

pub(super) async fn verify(link: &Link, filter: &VerifyFilter) -> Result<Verification, StoreError> {
    let rows = within(link, PATIENTLY, comparison(filter).load::<Columns, Counted>(link)).await?;
    let Some((levels, ledger_rows, order_lines, drift, subjects, details)) = rows.into_iter().next() else {
        return Err(StoreError::Broken("the comparison of levels and ledger had no result".into()));
    };
    let drifts = subjects.into_iter().zip(details).map(|(subject, detail)| Drift { subject, detail }).collect();
    Ok(Verification { levels, ledger_rows, order_lines, drift, drifts })
}

/// Sums the ledger, by level and by order line, and compares.
fn comparison(filter: &VerifyFilter) -> Query<'_> {
    let mut query = Query::new(
        "WITH sums AS (
            SELECT g.product_id, g.location_id, sum(g.on_hand_delta)::bigint AS on_hand,
                sum(g.reserved_delta)::bigint AS reserved, max(g.seq) AS last_seq, count(*) AS ledger_rows
            FROM stock_ledger g WHERE true",
    );
    push_level(&mut query, "g", filter);
    query.sql(" GROUP BY g.product_id, g.location_id), present AS (SELECT l.* FROM stock_levels l WHERE true");
    push_level(&mut query, "l", filter);
    query.sql(
        "), levels AS (
            SELECT product_id, location_id, l.on_hand, l.reserved, coalesce(s.on_hand, 0) AS on_hand_sum,
                coalesce(s.reserved, 0) AS reserved_sum, coalesce(g.on_hand_after, 0) AS on_hand_after,
                coalesce(g.reserved_after, 0) AS reserved_after
            FROM present l FULL JOIN sums s USING (product_id, location_id)
            LEFT JOIN (SELECT seq, on_hand_after, reserved_after FROM stock_ledger) g ON g.seq = s.last_seq
        ), ",
    );
    push_lines(&mut query, filter);
    push_waiting(&mut query, filter);
    query.sql(REPORT);
    query
}

fn push_level<'a>(query: &mut Query<'a>, table: &'static str, filter: &'a VerifyFilter) {
    if let Some(product) = &filter.product {
        query.sql(" AND ").sql(table).sql(".product_id = ");
        push_product(query, product);
    }
    if let Some(location) = &filter.location {
        query.sql(" AND ").sql(table).sql(".location_id = ");
        push_location(query, location);
    }
}

/// Lines and what the ledger says they hold. Those of one product are found by what it reserved and by what it still holds: any
/// others hold nothing in both.
fn push_lines<'a>(query: &mut Query<'a>, filter: &'a VerifyFilter) {
    let Some(product) = filter.product.as_ref().filter(|_| filter.location.is_none()) else {
        query.sql(if filter.location.is_some() { NO_LINES } else { ALL_LINES });
        return;
    };
    query.sql(
        "holds AS (
            SELECT order_id, product_id, sum(reserved_delta)::bigint AS reserved FROM stock_ledger
            WHERE order_id IS NOT NULL AND product_id = ",
    );
    push_product(query, product);
    query.sql(
        " GROUP BY order_id, product_id
        ), lines AS (
            SELECT h.order_id, h.product_id, i.line, i.reserved, h.reserved AS held
            FROM holds h LEFT JOIN order_items i ON i.order_id = h.order_id AND i.product_id = h.product_id
            UNION ALL
            SELECT i.order_id, i.product_id, i.line, i.reserved, 0 FROM order_items i
            WHERE i.reserved > 0 AND NOT EXISTS (SELECT FROM holds h WHERE h.order_id = i.order_id) AND i.product_id = ",
    );
    push_product(query, product);
    query.sql(")");
}

/// Products and how much of them waits. What waits is bound to no location.
fn push_waiting<'a>(query: &mut Query<'a>, filter: &'a VerifyFilter) {
    query.sql(
        ", waiting AS (
            SELECT p.id AS product_id, p.backordered, coalesce(w.backordered, 0) AS waiting,
                coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_levels l WHERE l.product_id = p.id), 0) AS available
            FROM products p LEFT JOIN (
                SELECT product_id, sum(backordered)::bigint AS backordered FROM order_items WHERE backordered > 0
                GROUP BY product_id
            ) w ON w.product_id = p.id
            WHERE (p.backordered > 0 OR w.backordered > 0)",
    );
    if filter.location.is_some() {
        query.sql(" AND false");
    }
    if let Some(product) = &filter.product {
        query.sql(" AND p.id = ");
        push_product(query, product);
    }
    query.sql(")");
}

const ALL_LINES: &str = "holds AS (
        SELECT order_id, product_id, sum(reserved_delta)::bigint AS reserved
        FROM stock_ledger WHERE order_id IS NOT NULL GROUP BY order_id, product_id
    ), lines AS (
        SELECT order_id, product_id, i.line, i.reserved, coalesce(h.reserved, 0) AS held
        FROM order_items i FULL JOIN holds h USING (order_id, product_id)
    )";

const NO_LINES: &str =
    "lines AS (SELECT order_id, product_id, line, reserved, reserved AS held FROM order_items WHERE false)";

const REPORT: &str = ", drifts AS (
        SELECT 1 AS sort, product_id::bigint AS major, location_id AS minor,
            format('product %s at location %s', product_id, location_id) AS subject,
            format('on hand is %s, the ledger sums to %s and ends at %s; reserved is %s, the ledger sums to %s and ends at %s',
                coalesce(on_hand::text, 'unknown'), on_hand_sum, on_hand_after,
                coalesce(reserved::text, 'unknown'), reserved_sum, reserved_after) AS detail
        FROM levels
        WHERE (on_hand, reserved) IS DISTINCT FROM (on_hand_sum, reserved_sum)
            OR (on_hand_sum, reserved_sum) IS DISTINCT FROM (on_hand_after, reserved_after)
            OR reserved < 0 OR reserved > on_hand
        UNION ALL
        SELECT 2, row_number() OVER (ORDER BY n.order_id), coalesce(n.line, 0),
            format('order %s line %s', coalesce(o.number, n.order_id::text), coalesce(n.line::text, 'unknown')),
            format('reserved is %s, the ledger sums to %s', coalesce(n.reserved::text, 'unknown'), n.held)
        FROM lines n LEFT JOIN orders o ON o.id = n.order_id
        WHERE n.reserved IS DISTINCT FROM n.held
        UNION ALL
        SELECT 3, product_id::bigint, 0, format('product %s', product_id),
            format('%s units wait by the product and %s by its order lines, while %s are available', backordered, waiting, available)
        FROM waiting WHERE backordered <> waiting OR (waiting > 0 AND available > 0)
    ), shown AS (
        SELECT * FROM drifts ORDER BY sort, major, minor LIMIT 100
    )
    SELECT (SELECT count(*) FROM levels), (SELECT coalesce(sum(ledger_rows), 0)::bigint FROM sums),
        (SELECT count(*) FROM lines), (SELECT count(*) FROM drifts),
        ARRAY(SELECT subject FROM shown ORDER BY sort, major, minor),
        ARRAY(SELECT detail FROM shown ORDER BY sort, major, minor)";
