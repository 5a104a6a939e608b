//! Orders that wait for stock, or hold it, of products that the unit has locked.

use diesel::sql_types::{Array, BigInt, Integer, Nullable, Uuid};
use domain::{
    orders::{HoldingOrder, Order, Wanting},
    store::StoreError,
    values::{OrderId, Quantity},
};
use futures_util::future::join;

use super::read_orders::read_orders;
use crate::{connection::Link, statement::statement, store::Row};

/// For whom there is something.
pub(super) struct Waiting<'a> {
    pub wanting: &'a [Wanting],
    pub except: Option<OrderId>,
}

statement! {
    /// For each product the oldest lines that so many units reach for. Each of them waits for one unit at least, so no more than that
    /// many are looked at. Nobody can change them: their products are locked.
    FindWaiting {
        products: Vec<i32> as Array<Integer>,
        units: Vec<i64> as Array<BigInt>,
        except: Option<uuid::Uuid> as Nullable<Uuid>,
    } -> (uuid::Uuid,) as (Uuid,);
    "SELECT DISTINCT w.order_id
    FROM (SELECT unnest($1) AS product_id, unnest($2) AS units) AS p
    CROSS JOIN LATERAL (
        SELECT f.order_id, sum(f.backordered) OVER (ORDER BY f.order_id) - f.backordered AS before
        FROM (
            SELECT i.order_id, i.backordered FROM order_items i
            WHERE i.product_id = p.product_id AND i.backordered > 0 AND i.order_id IS DISTINCT FROM $3
            ORDER BY i.order_id LIMIT p.units
        ) AS f
    ) AS w
    WHERE w.before < p.units"
}

statement! {
    /// Locks orders in the order of their ids.
    LockOrders<'a> {
        ids: &'a [uuid::Uuid] as Array<Uuid>,
    } -> (uuid::Uuid,) as (Uuid,);
    "SELECT id FROM orders WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
}

/// Two round trips: who they are, then their locks and what stands behind them.
pub(super) async fn lock_waiting(link: &Link, waiting: &Waiting<'_>) -> Result<Vec<Order>, StoreError> {
    let found = FindWaiting {
        products: waiting.wanting.iter().map(|wanting| wanting.product_id.number()).collect(),
        units: waiting.wanting.iter().map(|wanting| wanting.units).collect(),
        except: waiting.except.map(OrderId::uuid),
    }
    .load(link)
    .await?;
    lock(link, found.into_iter().map(|(id,)| id).collect()).await
}

async fn lock(link: &Link, ids: Vec<uuid::Uuid>) -> Result<Vec<Order>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (locked, orders) = join(LockOrders { ids: &ids }.load(link), read_orders(link, &ids)).await;
    locked?;
    orders
}

/// From whom something is to be taken.
pub(super) struct Holding {
    pub product: i32,
    pub location: i32,
    pub units: i64,
}

statement! {
    /// The newest orders that hold stock at a location, which so many units reach for, and how much each holds there by the ledger.
    FindHolding {
        location: i32 as Integer,
        product: i32 as Integer,
        units: i64 as BigInt,
    } -> (uuid::Uuid, i64) as (Uuid, BigInt);
    "SELECT s.order_id, s.held
    FROM (
        SELECT h.order_id, h.held, (sum(h.held) OVER (ORDER BY h.order_id DESC) - h.held)::bigint AS before
        FROM (
            SELECT i.order_id, l.held
            FROM order_items i
            CROSS JOIN LATERAL (
                SELECT sum(g.reserved_delta)::bigint AS held FROM stock_ledger g
                WHERE g.order_id = i.order_id AND g.product_id = i.product_id AND g.location_id = $1
            ) AS l
            WHERE i.product_id = $2 AND i.reserved > 0 AND l.held > 0
        ) AS h
    ) AS s
    WHERE s.before < $3 ORDER BY s.order_id DESC"
}

pub(super) async fn lock_holding(link: &Link, holding: &Holding) -> Result<Vec<HoldingOrder>, StoreError> {
    let Holding { product, location, units } = *holding;
    let found = FindHolding { location, product, units }.load(link).await?;
    let orders = lock(link, found.iter().map(|(id, _)| *id).collect()).await?;
    let held = |order: &Order| found.iter().find(|(id, _)| *id == order.id.uuid()).map_or(0, |(_, held)| *held);
    // They come in the order of their ids: the newest first, turned round.
    orders
        .into_iter()
        .rev()
        .map(|order| {
            let row = Row::of("stock_ledger", format!("order {}", order.id));
            let quantity = row.read("reserved_delta", Quantity::new(held(&order)))?;
            Ok(HoldingOrder { order, quantity })
        })
        .collect()
}
