//! One product.

use diesel::sql_types::Integer;
use domain::{
    inventory::{Product, StockedProduct},
    store::StoreError,
    values::{Currency, ProductRef},
};

use super::{
    level_row::{LevelArrayColumns, LevelArrays},
    product_row::{ProductColumns, ProductRow, product_columns},
    search::push_product,
};
use crate::{connection::Link, query::Query, statement::statement};

/// Which product, and the currency of its price.
pub(super) struct Wanted<'a> {
    pub which: &'a ProductRef,
    pub currency: Currency,
}

/// A product with its levels, both of one instant.
pub(super) async fn find_product(link: &Link, wanted: &Wanted<'_>) -> Result<Option<StockedProduct>, StoreError> {
    let mut query = Query::new(concat!(
        "SELECT ",
        product_columns!(),
        ", s.locations, s.codes, s.priorities, s.on_hand, s.reserved
        FROM products p CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(location_id), '{}') AS locations, coalesce(array_agg(code), '{}') AS codes,
                coalesce(array_agg(priority), '{}') AS priorities, coalesce(array_agg(on_hand), '{}') AS on_hand,
                coalesce(array_agg(reserved), '{}') AS reserved
            FROM (
                SELECT s.location_id, l.code::text, l.priority, s.on_hand, s.reserved
                FROM stock_levels s JOIN locations l ON l.id = s.location_id
                WHERE s.product_id = p.id ORDER BY l.priority, l.id
            ) AS ordered
        ) AS s
        WHERE p.id = "
    ));
    push_product(&mut query, wanted.which);
    let rows: Vec<(ProductRow, LevelArrays)> = query.load::<(ProductColumns, LevelArrayColumns), _>(link).await?;
    let found = rows.into_iter().next().map(|(row, levels)| {
        let levels = levels.into_levels(row.id)?;
        Ok(StockedProduct { product: row.into_product(wanted.currency)?, levels })
    });
    found.transpose()
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
