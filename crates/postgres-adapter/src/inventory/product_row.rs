//! A row of `products`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz},
};
use domain::{
    inventory::Product,
    store::StoreError,
    values::{self, Attributes, Currency, Invalid, Money, ProductId, Sku, StockCount, TaxClass, Version},
};
use serde_json::Value;

use crate::store::Row;

/// The columns of a [`ProductRow`], of a table called `p`. Prices travel as whole cents.
macro_rules! product_columns {
    () => {
        "p.id, p.sku, p.name, p.description, p.category, p.attributes, (p.current_price * 100)::bigint, p.reorder_point, \
         p.status, p.version, p.created_at, p.updated_at, p.tax_class, p.backorder_limit, p.backordered"
    };
}
pub(super) use product_columns;

/// Their types.
pub(super) type ProductColumns = (
    Integer,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Jsonb,
    BigInt,
    BigInt,
    Text,
    Integer,
    Timestamptz,
    Timestamptz,
    Text,
    Nullable<BigInt>,
    BigInt,
);

/// A row of `products`.
#[derive(Queryable)]
pub(super) struct ProductRow {
    pub id: i32,
    sku: String,
    name: String,
    description: Option<String>,
    category: Option<String>,
    attributes: Value,
    price: i64,
    reorder_point: i64,
    status: String,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    tax_class: String,
    backorder_limit: Option<i64>,
    pub backordered: i64,
}

impl ProductRow {
    pub(super) fn into_product(self, currency: Currency) -> Result<Product, StoreError> {
        let row = Row::of("products", self.id);
        let attributes = match self.attributes {
            Value::Object(attributes) => Attributes::new(attributes),
            _ => Err(Invalid::because("attributes are a JSON object")),
        };
        Ok(Product {
            id: row.read("id", ProductId::new(self.id))?,
            sku: row.read("sku", Sku::parse(&self.sku))?,
            name: row.read("name", values::Text::parse(&self.name))?,
            description: row.maybe("description", self.description.as_deref(), values::Text::parse)?,
            category: row.maybe("category", self.category.as_deref(), values::Text::parse)?,
            attributes: row.read("attributes", attributes)?,
            price: row.read("current_price", Money::from_minor(self.price, currency))?,
            reorder_point: row.read("reorder_point", StockCount::new(self.reorder_point))?,
            tax_class: row.read("tax_class", TaxClass::parse(&self.tax_class))?,
            backorder_limit: self
                .backorder_limit
                .map(|units| row.read("backorder_limit", StockCount::new(units)))
                .transpose()?,
            status: row.read("status", self.status.parse())?,
            version: row.read("version", Version::new(self.version))?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
