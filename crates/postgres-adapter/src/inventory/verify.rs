//! The proof that levels, ledger and orders agree: one statement, so all of one instant.

use diesel::sql_types::{Array, BigInt, Text};
use domain::{
    inventory::{Drift, Verification},
    store::StoreError,
};

use crate::{connection::Link, statement::statement, store::within};

type Counted = (i64, i64, i64, i64, Vec<String>, Vec<String>);

statement! {
    /// Sums the whole ledger, by level and by order line, and compares.
    Verify {} -> Counted as (BigInt, BigInt, BigInt, BigInt, Array<Text>, Array<Text>);
    "WITH sums AS (
        SELECT product_id, location_id, sum(on_hand_delta)::bigint AS on_hand, sum(reserved_delta)::bigint AS reserved,
            max(seq) AS last_seq, count(*) AS ledger_rows
        FROM stock_ledger GROUP BY product_id, location_id
    ), levels AS (
        SELECT product_id, location_id, l.on_hand, l.reserved, coalesce(s.on_hand, 0) AS on_hand_sum,
            coalesce(s.reserved, 0) AS reserved_sum, coalesce(g.on_hand_after, 0) AS on_hand_after,
            coalesce(g.reserved_after, 0) AS reserved_after
        FROM stock_levels l FULL JOIN sums s USING (product_id, location_id)
        LEFT JOIN (SELECT seq, on_hand_after, reserved_after FROM stock_ledger) g ON g.seq = s.last_seq
    ), holds AS (
        SELECT order_id, product_id, sum(reserved_delta)::bigint AS reserved
        FROM stock_ledger WHERE order_id IS NOT NULL GROUP BY order_id, product_id
    ), lines AS (
        SELECT order_id, product_id, i.line, i.reserved, coalesce(h.reserved, 0) AS held
        FROM order_items i FULL JOIN holds h USING (order_id, product_id)
    ), drifts AS (
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
    ), shown AS (
        SELECT * FROM drifts ORDER BY sort, major, minor LIMIT 100
    )
    SELECT (SELECT count(*) FROM levels), (SELECT coalesce(sum(ledger_rows), 0)::bigint FROM sums),
        (SELECT count(*) FROM order_items), (SELECT count(*) FROM drifts),
        ARRAY(SELECT subject FROM shown ORDER BY sort, major, minor),
        ARRAY(SELECT detail FROM shown ORDER BY sort, major, minor)"
}

/// Takes as long as the ledger is, so longer than any other question may.
const PATIENTLY: &str = "BEGIN READ ONLY; SET LOCAL statement_timeout = '15min'; \
     SET LOCAL plan_cache_mode = force_custom_plan";

pub(super) async fn verify(link: &Link) -> Result<Verification, StoreError> {
    let rows = within(link, PATIENTLY, Verify {}.load(link)).await?;
    let Some((levels, ledger_rows, order_lines, drift, subjects, details)) = rows.into_iter().next() else {
        return Err(StoreError::Broken("the comparison of levels and ledger had no result".into()));
    };
    let drifts = subjects.into_iter().zip(details).map(|(subject, detail)| Drift { subject, detail }).collect();
    Ok(Verification { levels, ledger_rows, order_lines, drift, drifts })
}
