//! An order as the API shows it.

use chrono::{DateTime, Utc};
use domain::{orders::Order, store::Done, values::PaymentTerms};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::line_body::{CustomerBody, LineBody, ShipmentBody};
use crate::{
    answer::Answer,
    extract::{Exact, moment, moment_or_null},
    problem::Problem,
};

/// An order. `total_amount = subtotal + tax + shipping`, to the cent.
#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderBody {
    /// Its id.
    id: Uuid,
    /// What people call it.
    #[schema(example = "ORD-2026-000001")]
    number: String,
    /// Who bought.
    customer_id: Uuid,
    /// Who bought.
    customer: CustomerBody,
    /// `PENDING`, `PAID`, `SHIPPED` or `CANCELLED`.
    #[schema(example = "PENDING")]
    status: &'static str,
    /// `UNPAID`, `PAID` or `REFUNDED`.
    #[schema(example = "UNPAID")]
    payment: &'static str,
    /// `UNFULFILLED`, `PARTIAL` or `FULFILLED`.
    #[schema(example = "UNFULFILLED")]
    fulfilment: &'static str,
    /// The currency of all its amounts.
    #[schema(example = "EUR")]
    currency: String,
    /// Its lines as sold.
    items: Vec<LineBody>,
    /// The sum of the lines, without tax.
    subtotal: Exact,
    /// The sum of the lines' tax.
    tax: Exact,
    /// What shipping costs.
    shipping: Exact,
    /// How that came about: `flat rate`, or from which sum on it is free.
    #[schema(example = "flat rate")]
    shipping_rule: Option<String>,
    /// What it came to as sold, whatever was cancelled since.
    total_amount: Exact,
    /// What all that is not cancelled comes to.
    amount_due: Exact,
    /// What was paid.
    amount_paid: Exact,
    /// What of it was given back, or is owed back.
    amount_refunded: Exact,
    /// On account: it is shipped before it is paid, so many days after its invoice. Paid first without.
    #[schema(example = 30)]
    payment_terms_days: Option<i32>,
    /// The id of the customer's exemption, if no tax was put on it.
    tax_exemption_id: Option<String>,
    /// Where to.
    shipping_address: Option<String>,
    /// Where that is, as far as tax is concerned.
    #[schema(example = "DE")]
    shipping_region: Option<String>,
    /// Where the invoice goes.
    billing_address: Option<String>,
    /// The customer's own number for it.
    purchase_order_number: Option<String>,
    /// A note to the warehouse.
    note: Option<String>,
    /// What was shipped.
    shipments: Vec<ShipmentBody>,
    /// Rises with every change.
    version: i32,
    /// When it was placed.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
    /// When it was paid.
    #[serde(serialize_with = "moment_or_null")]
    paid_at: Option<DateTime<Utc>>,
    /// When the last of it was shipped.
    #[serde(serialize_with = "moment_or_null")]
    shipped_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    #[serde(serialize_with = "moment_or_null")]
    cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    cancel_reason: Option<String>,
}

impl OrderBody {
    /// Shows an order. One whose lines left the range of money cannot exist.
    pub fn of(order: Order) -> Result<Self, Problem> {
        let (status, fulfilment, due) = (order.status(), order.fulfilment(), order.due().map_err(Problem::broken)?);
        Ok(Self {
            id: order.id.uuid(),
            number: order.number.to_string(),
            customer_id: order.customer.id.uuid(),
            customer: order.customer.into(),
            status: status.as_str(),
            payment: order.payment.as_str(),
            fulfilment: fulfilment.as_str(),
            currency: order.total.currency().into(),
            items: order
                .lines
                .into_iter()
                .map(LineBody::try_from)
                .collect::<Result<_, _>>()
                .map_err(Problem::broken)?,
            subtotal: Exact(order.subtotal),
            tax: Exact(order.tax),
            shipping: Exact(order.shipping),
            shipping_rule: order.shipping_rule.map(String::from),
            total_amount: Exact(order.total),
            amount_due: Exact(due),
            amount_paid: Exact(order.amount_paid),
            amount_refunded: Exact(order.amount_refunded),
            payment_terms_days: order.payment_terms.map(PaymentTerms::days),
            tax_exemption_id: order.tax_exemption_id.map(String::from),
            shipping_address: order.shipping_address.map(String::from),
            shipping_region: order.region.map(String::from),
            billing_address: order.billing_address.map(String::from),
            purchase_order_number: order.purchase_order_number.map(String::from),
            note: order.note.map(String::from),
            shipments: order.shipments.into_iter().map(ShipmentBody::from).collect(),
            version: order.version.number(),
            created_at: order.created_at,
            paid_at: order.paid_at,
            shipped_at: order.shipped_at,
            cancelled_at: order.cancelled_at,
            cancel_reason: order.cancel_reason.map(String::from),
        })
    }
}

/// The answer to a step of an order.
pub(super) fn stepped(done: Done<Order>) -> Result<Answer<OrderBody>, Problem> {
    let Done { value, replayed } = done;
    let version = value.version;
    let seen = Done { value: (), replayed };
    Ok(Answer::ok(OrderBody::of(value)?).version(version).replayed(&seen))
}
