//! Rows of `orders` and `order_items`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    orders::{Customer, Order, OrderLine, Shipment},
    store::StoreError,
    values::{self, Currency, Money, OrderId, ProductId, Quantity, Sku, Version},
};

use crate::store::Row;

/// The types of an [`OrderRow`]'s columns.
pub(super) type OrderColumns = (
    Uuid,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Integer,
    Timestamptz,
    Nullable<Timestamptz>,
    Nullable<Timestamptz>,
    Nullable<Timestamptz>,
    Nullable<Text>,
);

/// A row of `orders`.
#[derive(Queryable)]
pub(super) struct OrderRow {
    pub id: uuid::Uuid,
    number: String,
    payment: String,
    currency: String,
    shipping_address: Option<String>,
    billing_address: Option<String>,
    note: Option<String>,
    purchase_order_number: Option<String>,
    subtotal: i64,
    tax: i64,
    shipping: i64,
    total: i64,
    version: i32,
    created_at: DateTime<Utc>,
    paid_at: Option<DateTime<Utc>>,
    shipped_at: Option<DateTime<Utc>>,
    cancelled_at: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
}

impl OrderRow {
    /// The order, with what belongs to it.
    pub(super) fn into_order(
        self,
        customer: Customer,
        lines: Vec<LineRow>,
        shipments: Vec<Shipment>,
    ) -> Result<Order, StoreError> {
        let row = Row::of("orders", self.id);
        let currency = row.read("currency", Currency::parse(&self.currency))?;
        let money = |column, minor| row.read(column, Money::from_minor(minor, currency));
        Ok(Order {
            id: OrderId::new(self.id),
            number: row.read("number", self.number.parse())?,
            customer,
            payment: row.read("payment", self.payment.parse())?,
            lines: lines.into_iter().map(|line| line.into_line(self.id, currency)).collect::<Result<_, _>>()?,
            shipments,
            shipping_address: row.maybe("shipping_address", self.shipping_address.as_deref(), values::Text::parse)?,
            billing_address: row.maybe("billing_address", self.billing_address.as_deref(), values::Text::parse)?,
            note: row.maybe("note", self.note.as_deref(), values::Text::parse)?,
            purchase_order_number: row.maybe(
                "purchase_order_number",
                self.purchase_order_number.as_deref(),
                values::Text::parse,
            )?,
            subtotal: money("subtotal", self.subtotal)?,
            tax: money("tax", self.tax)?,
            shipping: money("shipping", self.shipping)?,
            total: money("total_amount", self.total)?,
            version: row.read("version", Version::new(self.version))?,
            created_at: self.created_at,
            paid_at: self.paid_at,
            shipped_at: self.shipped_at,
            cancelled_at: self.cancelled_at,
            cancel_reason: row.maybe("cancel_reason", self.cancel_reason.as_deref(), values::Text::parse)?,
        })
    }
}

/// A row of `order_items`.
#[derive(Queryable)]
pub(super) struct LineRow {
    line: i32,
    product: i32,
    sku: String,
    name: String,
    quantity: i64,
    unit_price: i64,
    tax_rate: String,
    tax: i64,
    reserved: i64,
    backordered: i64,
    shipped: i64,
    cancelled: i64,
}

impl LineRow {
    fn into_line(self, order: uuid::Uuid, currency: Currency) -> Result<OrderLine, StoreError> {
        let row = Row::of("order_items", format!("{order}, line {}", self.line));
        Ok(OrderLine {
            line: self.line,
            product_id: row.read("product_id", ProductId::new(self.product))?,
            sku: row.read("sku", Sku::parse(&self.sku))?,
            product_name: row.read("product_name", values::Text::parse(&self.name))?,
            quantity: row.read("quantity", Quantity::new(self.quantity))?,
            unit_price: row.read("unit_price_at_purchase", Money::from_minor(self.unit_price, currency))?,
            tax_rate: row.read("tax_rate", self.tax_rate.parse())?,
            tax: row.read("tax", Money::from_minor(self.tax, currency))?,
            reserved: self.reserved,
            backordered: self.backordered,
            shipped: self.shipped,
            cancelled: self.cancelled,
        })
    }
}
