//! Rows of `orders` and `order_items`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    orders::{Customer, Order, OrderLine, Shipment},
    store::StoreError,
    values::{self, Currency, Money, OrderId, PaymentTerms, ProductId, Quantity, Region, Sku, TaxClass, Version},
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
    Nullable<Integer>,
    BigInt,
    BigInt,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
);

/// The columns, of a table or alias called `o`.
macro_rules! order_columns {
    () => {
        "o.id, o.number, o.payment, o.currency, o.shipping_address, o.billing_address, o.note, o.purchase_order_number, \
         (o.subtotal * 100)::bigint, (o.tax * 100)::bigint, (o.shipping * 100)::bigint, (o.total_amount * 100)::bigint, \
         o.version, o.created_at, o.paid_at, o.shipped_at, o.cancelled_at, o.cancel_reason, o.payment_terms_days, \
         (o.amount_paid * 100)::bigint, (o.amount_refunded * 100)::bigint, o.region, o.tax_exemption_id, o.shipping_rule"
    };
}
pub(super) use order_columns;

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
    payment_terms_days: Option<i32>,
    amount_paid: i64,
    amount_refunded: i64,
    region: Option<String>,
    tax_exemption_id: Option<String>,
    shipping_rule: Option<String>,
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
            payment_terms: self
                .payment_terms_days
                .map(|days| row.read("payment_terms_days", PaymentTerms::net(days)))
                .transpose()?,
            region: row.maybe("region", self.region.as_deref(), Region::parse)?,
            tax_exemption_id: row.maybe("tax_exemption_id", self.tax_exemption_id.as_deref(), values::Text::parse)?,
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
            shipping_rule: row.maybe("shipping_rule", self.shipping_rule.as_deref(), values::Text::parse)?,
            total: money("total_amount", self.total)?,
            amount_paid: money("amount_paid", self.amount_paid)?,
            amount_refunded: money("amount_refunded", self.amount_refunded)?,
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
    tax_class: String,
    tax_rule: String,
}

impl LineRow {
    pub(super) fn into_line(self, order: uuid::Uuid, currency: Currency) -> Result<OrderLine, StoreError> {
        let row = Row::of("order_items", format!("{order}, line {}", self.line));
        Ok(OrderLine {
            line: self.line,
            product_id: row.read("product_id", ProductId::new(self.product))?,
            sku: row.read("sku", Sku::parse(&self.sku))?,
            product_name: row.read("product_name", values::Text::parse(&self.name))?,
            quantity: row.read("quantity", Quantity::new(self.quantity))?,
            unit_price: row.read("unit_price_at_purchase", Money::from_minor(self.unit_price, currency))?,
            tax_class: row.read("tax_class", TaxClass::parse(&self.tax_class))?,
            tax_rule: Some(row.read("tax_rule", values::Text::parse(&self.tax_rule))?),
            tax_rate: row.read("tax_rate", self.tax_rate.parse())?,
            tax: row.read("tax", Money::from_minor(self.tax, currency))?,
            reserved: self.reserved,
            backordered: self.backordered,
            shipped: self.shipped,
            cancelled: self.cancelled,
        })
    }
}
