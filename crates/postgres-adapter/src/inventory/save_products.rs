//! Writes products.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Timestamptz};
use domain::{inventory::Product, store::StoreError, values::StockCount};
use serde_json::Value;

use crate::{
    connection::Link,
    statement::{nullable, statement},
};

statement! {
    /// Inserts products with nothing in stock. One with a reorder point starts below it, rather than falling there.
    InsertProducts<'a> {
        ids: Vec<i32> as Array<Integer>,
        versions: Vec<i32> as Array<Integer>,
        prices: Vec<i64> as Array<BigInt>,
        reorder_points: Vec<i64> as Array<BigInt>,
        statuses: Vec<&'a str> as Array<Text>,
        skus: Vec<&'a str> as Array<Text>,
        names: Vec<&'a str> as Array<Text>,
        descriptions: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        categories: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        attributes: Vec<Value> as Array<Jsonb>,
        tax_classes: Vec<&'a str> as Array<Text>,
        backorder_limits: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        created: Vec<DateTime<Utc>> as Array<Timestamptz>,
        updated: Vec<DateTime<Utc>> as Array<Timestamptz>,
    }
    "INSERT INTO products (id, version, current_price, reorder_point, stock_low, status, sku, name, description, category,
        attributes, tax_class, backorder_limit, created_at, updated_at)
    SELECT id, version, price * 0.01, reorder_point, reorder_point > 0, status, sku, name, description, category,
        attributes, tax_class, backorder_limit, created_at, updated_at
    FROM (SELECT unnest($1) AS id, unnest($2) AS version, unnest($3) AS price, unnest($4) AS reorder_point,
        unnest($5) AS status, unnest($6) AS sku, unnest($7) AS name, unnest($8) AS description, unnest($9) AS category,
        unnest($10) AS attributes, unnest($11) AS tax_class, unnest($12) AS backorder_limit, unnest($13) AS created_at,
        unnest($14) AS updated_at) AS n"
}

statement! {
    /// Writes what people may change of products; the flags of their stock stay.
    SaveProducts<'a> {
        ids: Vec<i32> as Array<Integer>,
        versions: Vec<i32> as Array<Integer>,
        prices: Vec<i64> as Array<BigInt>,
        reorder_points: Vec<i64> as Array<BigInt>,
        statuses: Vec<&'a str> as Array<Text>,
        skus: Vec<&'a str> as Array<Text>,
        names: Vec<&'a str> as Array<Text>,
        descriptions: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        categories: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        attributes: Vec<Value> as Array<Jsonb>,
        tax_classes: Vec<&'a str> as Array<Text>,
        backorder_limits: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        updated: Vec<DateTime<Utc>> as Array<Timestamptz>,
    }
    "UPDATE products p
    SET version = n.version, current_price = n.price * 0.01, reorder_point = n.reorder_point, status = n.status,
        sku = n.sku, name = n.name, description = n.description, category = n.category, attributes = n.attributes,
        tax_class = n.tax_class, backorder_limit = n.backorder_limit, updated_at = n.updated_at
    FROM (SELECT unnest($1) AS id, unnest($2) AS version, unnest($3) AS price, unnest($4) AS reorder_point,
        unnest($5) AS status, unnest($6) AS sku, unnest($7) AS name, unnest($8) AS description, unnest($9) AS category,
        unnest($10) AS attributes, unnest($11) AS tax_class, unnest($12) AS backorder_limit, unnest($13) AS updated_at) AS n
    WHERE p.id = n.id"
}

pub(super) async fn insert(link: &Link, products: &[Product]) -> Result<(), StoreError> {
    let columns = Columns::of(products);
    InsertProducts {
        ids: columns.ids,
        versions: columns.versions,
        prices: columns.prices,
        reorder_points: columns.reorder_points,
        statuses: columns.statuses,
        skus: columns.skus,
        names: columns.names,
        descriptions: columns.descriptions,
        categories: columns.categories,
        attributes: columns.attributes,
        tax_classes: columns.tax_classes,
        backorder_limits: columns.backorder_limits,
        created: products.iter().map(|product| product.created_at).collect(),
        updated: columns.updated,
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save(link: &Link, products: &[Product]) -> Result<(), StoreError> {
    let columns = Columns::of(products);
    SaveProducts {
        ids: columns.ids,
        versions: columns.versions,
        prices: columns.prices,
        reorder_points: columns.reorder_points,
        statuses: columns.statuses,
        skus: columns.skus,
        names: columns.names,
        descriptions: columns.descriptions,
        categories: columns.categories,
        attributes: columns.attributes,
        tax_classes: columns.tax_classes,
        backorder_limits: columns.backorder_limits,
        updated: columns.updated,
    }
    .execute(link)
    .await?;
    Ok(())
}

/// Products, column by column.
struct Columns<'a> {
    ids: Vec<i32>,
    versions: Vec<i32>,
    prices: Vec<i64>,
    reorder_points: Vec<i64>,
    statuses: Vec<&'a str>,
    skus: Vec<&'a str>,
    names: Vec<&'a str>,
    descriptions: Vec<Option<&'a str>>,
    categories: Vec<Option<&'a str>>,
    attributes: Vec<Value>,
    tax_classes: Vec<&'a str>,
    backorder_limits: Vec<Option<i64>>,
    updated: Vec<DateTime<Utc>>,
}

impl<'a> Columns<'a> {
    fn of(products: &'a [Product]) -> Self {
        let all = || products.iter();
        Self {
            ids: all().map(|product| product.id.number()).collect(),
            versions: all().map(|product| product.version.number()).collect(),
            prices: all().map(|product| product.price.minor()).collect(),
            reorder_points: all().map(|product| product.reorder_point.units()).collect(),
            statuses: all().map(|product| product.status.as_str()).collect(),
            skus: all().map(|product| product.sku.as_str()).collect(),
            names: all().map(|product| product.name.as_str()).collect(),
            descriptions: all().map(|product| nullable(product.description.as_ref())).collect(),
            categories: all().map(|product| nullable(product.category.as_ref())).collect(),
            attributes: all().map(|product| product.attributes.to_value()).collect(),
            tax_classes: all().map(|product| product.tax_class.as_str()).collect(),
            backorder_limits: all().map(|product| product.backorder_limit.map(StockCount::units)).collect(),
            updated: all().map(|product| product.updated_at).collect(),
        }
    }
}
