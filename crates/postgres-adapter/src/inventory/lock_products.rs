//! Locks products and reads their levels: the first beat of every command that touches stock.

use diesel::{
    Queryable,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text},
};
use domain::{
    inventory::LockedProduct,
    store::StoreError,
    values::{self, Currency, Money, ProductId, Sku, StockCount, TaxClass, Version},
};
use futures_util::future::join;

use super::{ProductRefs, level_row::LevelRow};
use crate::{connection::Link, statement::statement, store::Row};

/// Which products, and the currency of their prices.
pub(crate) struct Products<'a> {
    pub refs: &'a ProductRefs,
    pub currency: Currency,
}

/// A locked row of `products`.
#[derive(Queryable)]
struct LockedRow {
    id: i32,
    sku: String,
    name: String,
    price: i64,
    status: String,
    reorder_point: i64,
    version: i32,
    in_stock: bool,
    stock_low: bool,
    tax_class: String,
    backorder_limit: Option<i64>,
    backordered: i64,
}

statement! {
    /// Locks products that are named by id only, in the order of their ids. Foreign keys do not wait for this lock.
    LockById<'a> {
        ids: &'a [i32] as Array<Integer>,
    } -> LockedRow as (Integer, Text, Text, BigInt, Text, BigInt, Integer, Bool, Bool, Text, Nullable<BigInt>, BigInt);
    "SELECT id, sku, name, (current_price * 100)::bigint, status, reorder_point, version, in_stock, stock_low,
        tax_class, backorder_limit, backordered
    FROM products WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
}

statement! {
    /// As [`LockById`], where some products are named by SKU.
    LockByName<'a> {
        ids: &'a [i32] as Array<Integer>,
        skus: &'a [String] as Array<Text>,
    } -> LockedRow as (Integer, Text, Text, BigInt, Text, BigInt, Integer, Bool, Bool, Text, Nullable<BigInt>, BigInt);
    "SELECT id, sku, name, (current_price * 100)::bigint, status, reorder_point, version, in_stock, stock_low,
        tax_class, backorder_limit, backordered
    FROM products WHERE id = ANY($1) OR sku = ANY($2) ORDER BY id FOR NO KEY UPDATE"
}

statement! {
    /// Reads products without locking them.
    ReadByName<'a> {
        ids: &'a [i32] as Array<Integer>,
        skus: &'a [String] as Array<Text>,
    } -> LockedRow as (Integer, Text, Text, BigInt, Text, BigInt, Integer, Bool, Bool, Text, Nullable<BigInt>, BigInt);
    "SELECT id, sku, name, (current_price * 100)::bigint, status, reorder_point, version, in_stock, stock_low,
        tax_class, backorder_limit, backordered
    FROM products WHERE id = ANY($1) OR sku = ANY($2) ORDER BY id"
}

statement! {
    /// The levels of products that are named by id only.
    LevelsById<'a> {
        ids: &'a [i32] as Array<Integer>,
    } -> LevelRow as (Integer, Integer, Text, Integer, BigInt, BigInt);
    "SELECT s.product_id, s.location_id, l.code, l.priority, s.on_hand, s.reserved
    FROM stock_levels s JOIN locations l ON l.id = s.location_id
    WHERE s.product_id = ANY($1) ORDER BY l.priority, l.id"
}

statement! {
    /// The levels of products of which some are named by SKU.
    LevelsByName<'a> {
        ids: &'a [i32] as Array<Integer>,
        skus: &'a [String] as Array<Text>,
    } -> LevelRow as (Integer, Integer, Text, Integer, BigInt, BigInt);
    "SELECT s.product_id, s.location_id, l.code, l.priority, s.on_hand, s.reserved
    FROM products p JOIN stock_levels s ON s.product_id = p.id JOIN locations l ON l.id = s.location_id
    WHERE p.id = ANY($1) OR p.sku = ANY($2) ORDER BY l.priority, l.id"
}

/// Locks products, then reads their levels: two statements in one round trip. A snapshot is as old as its statement's start,
/// and the lock may have waited, so a join would read levels of before.
pub(crate) async fn lock_products(link: &Link, products: &Products<'_>) -> Result<Vec<LockedProduct>, StoreError> {
    let ProductRefs { ids, skus } = products.refs;
    let (rows, levels) = if skus.is_empty() {
        join(LockById { ids }.load(link), LevelsById { ids }.load(link)).await
    } else {
        join(LockByName { ids, skus }.load(link), LevelsByName { ids, skus }.load(link)).await
    };
    joined(rows?, levels?, products.currency)
}

/// The same without locks. Whoever asks sees to it that both statements see the same instant.
pub(crate) async fn read_products(link: &Link, products: &Products<'_>) -> Result<Vec<LockedProduct>, StoreError> {
    let ProductRefs { ids, skus } = products.refs;
    let (rows, levels) = join(ReadByName { ids, skus }.load(link), LevelsByName { ids, skus }.load(link)).await;
    joined(rows?, levels?, products.currency)
}

fn joined(rows: Vec<LockedRow>, levels: Vec<LevelRow>, currency: Currency) -> Result<Vec<LockedProduct>, StoreError> {
    let mut locked = rows.into_iter().map(|row| row.into_product(currency)).collect::<Result<Vec<_>, _>>()?;
    // In the order of priority, and so they stay. A product that was given this SKU in between is not locked, nor wanted.
    for level in levels {
        let place = locked.binary_search_by_key(&level.product, |product| product.id.number());
        if let Some(product) = place.ok().and_then(|place| locked.get_mut(place)) {
            product.levels.push(level.into_level()?);
        }
    }
    Ok(locked)
}

impl LockedRow {
    fn into_product(self, currency: Currency) -> Result<LockedProduct, StoreError> {
        let row = Row::of("products", self.id);
        Ok(LockedProduct {
            id: row.read("id", ProductId::new(self.id))?,
            sku: row.read("sku", Sku::parse(&self.sku))?,
            name: row.read("name", values::Text::parse(&self.name))?,
            price: row.read("current_price", Money::from_minor(self.price, currency))?,
            status: row.read("status", self.status.parse())?,
            reorder_point: row.read("reorder_point", StockCount::new(self.reorder_point))?,
            version: row.read("version", Version::new(self.version))?,
            in_stock: self.in_stock,
            stock_low: self.stock_low,
            tax_class: row.read("tax_class", TaxClass::parse(&self.tax_class))?,
            backorder_limit: self.backorder_limit,
            backordered: self.backordered,
            backordered_in_row: self.backordered,
            levels: Vec::new(),
        })
    }
}
