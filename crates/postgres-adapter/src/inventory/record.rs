//! The write at the heart of the house: levels by conditional deltas, and in the same statement the ledger.

use std::collections::BTreeMap;

use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid};
use domain::{
    inventory::StockChange,
    store::StoreError,
    values::{LocationId, MovementId, OrderId, ProductId, UserId},
};

use crate::{
    connection::Link,
    statement::{nullable, sparse, statement},
};

/// Levels change by the sum of their deltas, since an `UPDATE … FROM` changes a row once however many rows match it; rows of
/// the ledger carry the balance after each delta, counted from the level as it was found. A level that is missing, or would
/// leave `0 <= reserved <= on_hand`, is not among `changed`: its ledger row then has no balance, which `NOT NULL` refuses.
macro_rules! record_sql {
    ($created:literal) => {
        concat!(
            "WITH summed AS (
                SELECT unnest($1) AS product_id, unnest($2) AS location_id, unnest($3) AS on_hand, unnest($4) AS reserved
            ), updated AS (
                UPDATE stock_levels l SET on_hand = l.on_hand + s.on_hand, reserved = l.reserved + s.reserved
                FROM summed s
                WHERE l.product_id = s.product_id AND l.location_id = s.location_id
                  AND l.reserved + s.reserved >= 0 AND l.reserved + s.reserved <= l.on_hand + s.on_hand
                RETURNING l.product_id, l.location_id, l.on_hand - s.on_hand AS on_hand, l.reserved - s.reserved AS reserved
            )",
            $created,
            "INSERT INTO stock_ledger (movement_id, kind, product_id, location_id, on_hand_delta, reserved_delta,
                on_hand_after, reserved_after, order_id, actor_id, reference, reason)
            SELECT coalesce(w.movement_id, nextval('movement_ids')), w.kind, w.product_id, w.location_id, w.on_hand_delta,
                w.reserved_delta, c.on_hand + w.on_hand_so_far, c.reserved + w.reserved_so_far, w.order_id, w.actor_id,
                w.reference, w.reason
            FROM (
                SELECT unnest($5) AS place, unnest($6) AS movement_id, unnest($7) AS kind, unnest($8) AS product_id,
                    unnest($9) AS location_id, unnest($10) AS on_hand_delta, unnest($11) AS reserved_delta,
                    unnest($12) AS on_hand_so_far, unnest($13) AS reserved_so_far, unnest($14) AS order_id,
                    unnest($15) AS actor_id, unnest($16) AS reference, unnest($17) AS reason
            ) w
            LEFT JOIN changed c ON c.product_id = w.product_id AND c.location_id = w.location_id
            ORDER BY w.place"
        )
    };
}

macro_rules! record_statement {
    ($(#[$doc:meta])* $name:ident, $text:expr) => {
        statement! {
            $(#[$doc])*
            $name<'a> {
                products: Vec<i32> as Array<Integer>,
                locations: Vec<i32> as Array<Integer>,
                on_hand: Vec<i64> as Array<BigInt>,
                reserved: Vec<i64> as Array<BigInt>,
                row_places: Vec<i32> as Array<Integer>,
                row_movements: Vec<Option<i64>> as Array<Nullable<BigInt>>,
                row_kinds: Vec<&'a str> as Array<Text>,
                row_products: Vec<i32> as Array<Integer>,
                row_locations: Vec<i32> as Array<Integer>,
                row_on_hand: Vec<i64> as Array<BigInt>,
                row_reserved: Vec<i64> as Array<BigInt>,
                row_on_hand_so_far: Vec<i64> as Array<BigInt>,
                row_reserved_so_far: Vec<i64> as Array<BigInt>,
                row_orders: Vec<Option<uuid::Uuid>> as Array<Nullable<Uuid>>,
                row_actors: Vec<Option<uuid::Uuid>> as Array<Nullable<Uuid>>,
                row_references: Vec<Option<&'a str>> as Array<Nullable<Text>>,
                row_reasons: Vec<Option<&'a str>> as Array<Nullable<Text>>,
            }
            $text
        }
    };
}

record_statement!(
    /// Changes levels that exist.
    Record,
    record_sql!(", changed AS (SELECT * FROM updated) ")
);

record_statement!(
    /// Changes levels, of which some may not exist yet: those are made by a delta that adds to them.
    RecordNew,
    record_sql!(
        ", created AS (
            INSERT INTO stock_levels (product_id, location_id, on_hand, reserved)
            SELECT s.product_id, s.location_id, s.on_hand, s.reserved FROM summed s
            WHERE s.reserved >= 0 AND s.reserved <= s.on_hand
              AND NOT EXISTS (
                  SELECT FROM stock_levels l WHERE l.product_id = s.product_id AND l.location_id = s.location_id
              )
            RETURNING product_id, location_id, 0::bigint AS on_hand, 0::bigint AS reserved
        ), changed AS (SELECT * FROM updated UNION ALL SELECT * FROM created) "
    )
);

macro_rules! filled {
    ($name:ident, $changes:ident, $sums:ident, $so_far:ident) => {
        $name {
            products: $sums.keys().map(|(product, _)| product.number()).collect(),
            locations: $sums.keys().map(|(_, location)| location.number()).collect(),
            on_hand: $sums.values().map(|sum| sum.on_hand).collect(),
            reserved: $sums.values().map(|sum| sum.reserved).collect(),
            row_places: (1..).take($changes.len()).collect(),
            row_movements: sparse($changes.iter().map(|change| change.cause.movement.map(MovementId::number))),
            row_kinds: $changes.iter().map(|change| change.kind.as_str()).collect(),
            row_products: $changes.iter().map(|change| change.product_id.number()).collect(),
            row_locations: $changes.iter().map(|change| change.location_id.number()).collect(),
            row_on_hand: $changes.iter().map(|change| change.on_hand_delta).collect(),
            row_reserved: $changes.iter().map(|change| change.reserved_delta).collect(),
            row_on_hand_so_far: $so_far.iter().map(|sum| sum.on_hand).collect(),
            row_reserved_so_far: $so_far.iter().map(|sum| sum.reserved).collect(),
            row_orders: sparse($changes.iter().map(|change| change.cause.order.map(OrderId::uuid))),
            row_actors: sparse($changes.iter().map(|change| change.cause.actor.map(UserId::uuid))),
            row_references: sparse($changes.iter().map(|change| nullable(change.cause.reference.as_ref()))),
            row_reasons: sparse($changes.iter().map(|change| nullable(change.cause.reason.as_ref()))),
        }
    };
}

/// Records changes in their order.
pub(super) async fn record(link: &Link, changes: &[StockChange]) -> Result<(), StoreError> {
    let (sums, so_far) = sum(changes)?;
    let may_create = changes.iter().any(|change| change.on_hand_delta > 0);
    if may_create {
        filled!(RecordNew, changes, sums, so_far).execute(link).await?;
    } else {
        filled!(Record, changes, sums, so_far).execute(link).await?;
    }
    Ok(())
}

/// Deltas of one level, summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    on_hand: i64,
    reserved: i64,
}

type Sums = BTreeMap<(ProductId, LocationId), Sum>;

/// The sum for each level, and for each change the sum up to it. Levels are updated in one order whatever the changes' is.
fn sum(changes: &[StockChange]) -> Result<(Sums, Vec<Sum>), StoreError> {
    let mut sums = Sums::new();
    let mut so_far = Vec::with_capacity(changes.len());
    for change in changes {
        let sum = sums.entry((change.product_id, change.location_id)).or_default();
        let too_large = || StoreError::Broken("the deltas of a level leave the range of a bigint".into());
        sum.on_hand = sum.on_hand.checked_add(change.on_hand_delta).ok_or_else(too_large)?;
        sum.reserved = sum.reserved.checked_add(change.reserved_delta).ok_or_else(too_large)?;
        so_far.push(*sum);
    }
    Ok((sums, so_far))
}
