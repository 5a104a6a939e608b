//! One product, or those of all who ask at the same time.

use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};
use domain::{
    inventory::{Product, StockedProduct},
    store::StoreError,
    values::{Currency, ProductRef},
};

use super::{
    level_row::{LevelArrayColumns, LevelArrays},
    product_row::{ProductColumns, ProductRow, product_columns},
};
use crate::{connection::Link, loader::Loader, statement::statement};

/// Asks for products of all who want one now.
pub(crate) type ProductLoader = Loader<ProductRef, Option<Found>>;

/// A product's row with its levels, both of one instant.
pub(crate) struct Found(ProductRow, LevelArrays);

impl Found {
    pub(super) fn into_product(self, currency: Currency) -> Result<StockedProduct, StoreError> {
        let Self(row, levels) = self;
        let (levels, backordered) = (levels.into_levels(row.id)?, row.backordered);
        Ok(StockedProduct { product: row.into_product(currency)?, levels, backordered })
    }
}

statement! {
    /// Products with their levels, and which of those wanted each is. An all-digit name is an id before it is a SKU.
    ProductsWithLevels<'a> {
        ids: Vec<Option<i32>> as Array<Nullable<Integer>>,
        skus: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    } -> (i64, ProductRow, LevelArrays) as (BigInt, ProductColumns, LevelArrayColumns);
    concat!(
        "SELECT w.place - 1, ",
        product_columns!(),
        ", s.locations, s.codes, s.priorities, s.on_hand, s.reserved
        FROM unnest($1, $2) WITH ORDINALITY AS w(id, sku, place)
        JOIN products p ON p.id = coalesce(
            (SELECT id FROM products WHERE id = w.id), (SELECT id FROM products WHERE sku = w.sku)
        )
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(location_id), '{}') AS locations, coalesce(array_agg(code), '{}') AS codes,
                coalesce(array_agg(priority), '{}') AS priorities, coalesce(array_agg(on_hand), '{}') AS on_hand,
                coalesce(array_agg(reserved), '{}') AS reserved
            FROM (
                SELECT s.location_id, l.code::text, l.priority, s.on_hand, s.reserved
                FROM stock_levels s JOIN locations l ON l.id = s.location_id
                WHERE s.product_id = p.id ORDER BY l.priority, l.id
            ) AS ordered
        ) AS s"
    )
}

/// An answer for each product wanted, in their order.
pub(crate) async fn find_products(link: &Link, wanted: &[ProductRef]) -> Result<Vec<Option<Found>>, StoreError> {
    let (ids, skus) = wanted.iter().map(names).unzip();
    let mut found: Vec<Option<Found>> = wanted.iter().map(|_| None).collect();
    for (place, row, levels) in (ProductsWithLevels { ids, skus }).load(link).await? {
        if let Some(place) = usize::try_from(place).ok().and_then(|place| found.get_mut(place)) {
            *place = Some(Found(row, levels));
        }
    }
    Ok(found)
}

fn names(which: &ProductRef) -> (Option<i32>, Option<&str>) {
    match which {
        ProductRef::Id(id) => (Some(id.number()), None),
        ProductRef::Sku(sku) => (None, Some(sku.as_str())),
        ProductRef::IdOrSku(id, sku) => (Some(id.number()), Some(sku.as_str())),
    }
}

/// Which locked product, and the currency of its price.
pub(super) struct Locked {
    pub id: i32,
    pub currency: Currency,
}

statement! {
    /// A whole row of `products`.
    WholeProduct {
        id: i32 as Integer,
    } -> (ProductRow,) as (ProductColumns,);
    concat!("SELECT ", product_columns!(), " FROM products p WHERE p.id = $1")
}

pub(super) async fn find_locked(link: &Link, locked: &Locked) -> Result<Option<Product>, StoreError> {
    let rows = WholeProduct { id: locked.id }.load(link).await?;
    rows.into_iter().next().map(|(row,)| row.into_product(locked.currency)).transpose()
}
