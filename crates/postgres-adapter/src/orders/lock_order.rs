//! Locks an order and everything that a change of it touches.

use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid};
use domain::{
    orders::{Held, LockedOrder},
    store::StoreError,
    values::{Currency, LocationId, ProductId, Quantity},
};
use futures_util::future::{join, join4};

use super::{find_order::read_order, payments, which::Which};
use crate::{
    connection::Link,
    inventory::{ProductRefs, Products, lock_products},
    statement::statement,
    store::Row,
};

statement! {
    /// Which order is meant, and which products it has. Read without a lock: products are locked first.
    FindProducts<'a> {
        id: Option<uuid::Uuid> as Nullable<Uuid>,
        number: Option<&'a str> as Nullable<Text>,
    } -> (uuid::Uuid, Vec<i32>) as (Uuid, Array<Integer>);
    "SELECT o.id, ARRAY(SELECT i.product_id FROM order_items i WHERE i.order_id = o.id)
    FROM orders o WHERE o.id = coalesce($1, (SELECT id FROM orders WHERE number = $2))"
}

/// An order whose lock is wanted.
pub(super) struct Wanted {
    pub id: uuid::Uuid,
    pub products: ProductRefs,
    pub currency: Currency,
}

/// The first round trip: what is to be locked.
pub(super) async fn find_products(link: &Link, which: &Which) -> Result<Option<(uuid::Uuid, Vec<i32>)>, StoreError> {
    let rows = FindProducts { id: which.id, number: which.number.as_deref() }.load(link).await?;
    Ok(rows.into_iter().next())
}

statement! {
    /// Locks the order, behind its products.
    LockOrder {
        id: uuid::Uuid as Uuid,
    } -> (uuid::Uuid,) as (Uuid,);
    "SELECT id FROM orders WHERE id = $1 FOR NO KEY UPDATE"
}

statement! {
    /// What it holds is what the ledger says.
    FindHeld {
        id: uuid::Uuid as Uuid,
    } -> (i32, i32, i64) as (Integer, Integer, BigInt);
    "SELECT product_id, location_id, sum(reserved_delta)::bigint FROM stock_ledger WHERE order_id = $1
    GROUP BY product_id, location_id HAVING sum(reserved_delta) <> 0 ORDER BY product_id, location_id"
}

/// The second round trip: locks the products, then the order, and reads everything behind the locks.
pub(super) async fn lock_order(link: &Link, wanted: &Wanted) -> Result<Option<LockedOrder>, StoreError> {
    let which = Which { id: Some(wanted.id), number: None };
    let products = Products { refs: &wanted.products, currency: wanted.currency };
    let (products, (locked, order, held, payments)) = join(
        lock_products(link, &products),
        join4(
            LockOrder { id: wanted.id }.load(link),
            read_order(link, &which),
            find_held(link, wanted.id),
            payments::of_order(link, wanted.id),
        ),
    )
    .await;
    let products = products?;
    locked?;
    let Some(order) = order? else { return Ok(None) };
    let is_locked = |id: ProductId| products.iter().any(|product| product.id == id);
    if !order.lines.iter().all(|line| is_locked(line.product_id)) {
        return Err(StoreError::Conflict("the order was given another product while its lock was waited for".into()));
    }
    Ok(Some(LockedOrder { order, products, held: held?, payments: payments? }))
}

async fn find_held(link: &Link, id: uuid::Uuid) -> Result<Vec<Held>, StoreError> {
    let row = Row::of("stock_ledger", format!("order {id}"));
    FindHeld { id }
        .load(link)
        .await?
        .into_iter()
        .map(|(product, location, quantity)| {
            Ok(Held {
                product_id: row.read("product_id", ProductId::new(product))?,
                location_id: row.read("location_id", LocationId::new(location))?,
                quantity: row.read("reserved_delta", Quantity::new(quantity))?,
            })
        })
        .collect()
}
