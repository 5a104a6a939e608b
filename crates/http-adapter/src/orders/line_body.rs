//! Lines, shipments and customers of orders as the API shows them.

use chrono::{DateTime, Utc};
use domain::{
    orders::{Customer, OrderLine, Shipment, ShipmentItem},
    values::Invalid,
};
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Exact, moment, moment_or_null};

/// One product on an order, as sold.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderLine)]
pub struct LineBody {
    /// Counts the lines from 1.
    line: i32,
    /// The product.
    product_id: i32,
    /// Its SKU when it was sold.
    sku: String,
    /// Its name when it was sold.
    #[schema(example = "Industrial Widget A")]
    product_name: String,
    /// How many were ordered.
    quantity: i64,
    /// The price of one unit at that moment.
    unit_price_at_purchase: Exact,
    /// The product's tax class when it was sold.
    #[schema(example = "standard")]
    tax_class: String,
    /// Which rule the tax rate came of: its name in the configuration, `default`, or `exempt`.
    #[schema(example = "reduced@DE")]
    tax_rule: Option<String>,
    /// The tax rate, as a fraction.
    #[schema(value_type = f64, example = 0.10)]
    tax_rate: Number,
    /// The tax on the line.
    tax: Exact,
    /// Price times quantity, without tax.
    line_total: Exact,
    /// Units that wait on a shelf.
    reserved: i64,
    /// Units that wait for stock.
    backordered: i64,
    /// Units that left the house.
    shipped: i64,
    /// Units that are not wanted any more.
    cancelled: i64,
}

impl TryFrom<OrderLine> for LineBody {
    type Error = Invalid;

    fn try_from(line: OrderLine) -> Result<Self, Invalid> {
        let tax_rate = line.tax_rate.to_string();
        Ok(Self {
            line: line.line,
            product_id: line.product_id.number(),
            line_total: Exact(line.net()?),
            sku: line.sku.into(),
            product_name: line.product_name.into(),
            quantity: line.quantity.units(),
            unit_price_at_purchase: Exact(line.unit_price),
            tax_rate: tax_rate.parse().map_err(|_| Invalid::because("a tax rate is a number"))?,
            tax_class: line.tax_class.into(),
            tax_rule: line.tax_rule.map(String::from),
            tax: Exact(line.tax),
            reserved: line.reserved,
            backordered: line.backordered,
            shipped: line.shipped,
            cancelled: line.cancelled,
        })
    }
}

/// Who bought.
#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
pub struct CustomerBody {
    /// The user's id.
    id: Uuid,
    /// The customer number.
    number: i32,
    /// Their name.
    name: Option<String>,
    /// Their company.
    company: Option<String>,
    /// Their e-mail address.
    #[schema(format = Email)]
    email: String,
}

impl From<Customer> for CustomerBody {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id.uuid(),
            number: customer.number.number(),
            name: customer.name.map(String::from),
            company: customer.company.map(String::from),
            email: customer.email.into(),
        }
    }
}

/// What left the house at one time.
#[derive(Serialize, ToSchema)]
#[schema(as = Shipment)]
pub struct ShipmentBody {
    /// Its id.
    id: Uuid,
    /// Who carries it.
    carrier: Option<String>,
    /// The carrier's number for it.
    tracking_number: Option<String>,
    /// When it left.
    #[serde(serialize_with = "moment")]
    shipped_at: DateTime<Utc>,
    /// What was taken from where.
    items: Vec<ShipmentItemBody>,
    /// When it was undone, if it was.
    #[serde(serialize_with = "moment_or_null")]
    undone_at: Option<DateTime<Utc>>,
    /// Why.
    undone_because: Option<String>,
}

/// Units of one line that left from one location.
#[derive(Serialize, ToSchema)]
#[schema(as = ShipmentItem)]
pub struct ShipmentItemBody {
    /// The order's line.
    line: i32,
    /// Where they left from.
    location_id: i32,
    /// How many.
    quantity: i64,
}

impl From<Shipment> for ShipmentBody {
    fn from(shipment: Shipment) -> Self {
        Self {
            id: shipment.id.uuid(),
            carrier: shipment.carrier.map(String::from),
            tracking_number: shipment.tracking_number.map(String::from),
            shipped_at: shipment.shipped_at,
            items: shipment.items.iter().map(ShipmentItemBody::from).collect(),
            undone_at: shipment.undone_at,
            undone_because: shipment.undone_because.map(String::from),
        }
    }
}

impl From<&ShipmentItem> for ShipmentItemBody {
    fn from(item: &ShipmentItem) -> Self {
        Self { line: item.line, location_id: item.location_id.number(), quantity: item.quantity.units() }
    }
}
