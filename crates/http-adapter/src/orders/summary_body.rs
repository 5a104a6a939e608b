//! An order as lists show it.

use chrono::{DateTime, Utc};
use domain::orders::OrderSummary;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::line_body::CustomerBody;
use crate::extract::{Exact, moment};

/// An order, without its lines.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderSummary)]
pub struct OrderSummaryBody {
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
    #[schema(example = "PAID")]
    status: &'static str,
    /// `UNPAID`, `PAID` or `REFUNDED`.
    #[schema(example = "PAID")]
    payment: &'static str,
    /// `UNFULFILLED`, `PARTIAL` or `FULFILLED`.
    #[schema(example = "UNFULFILLED")]
    fulfilment: &'static str,
    /// The currency of the amount.
    #[schema(example = "EUR")]
    currency: String,
    /// What is to be paid.
    total_amount: Exact,
    /// The customer's own number for it.
    purchase_order_number: Option<String>,
    /// Rises with every change.
    version: i32,
    /// When it was placed.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
}

impl From<OrderSummary> for OrderSummaryBody {
    fn from(order: OrderSummary) -> Self {
        Self {
            id: order.id.uuid(),
            number: order.number.to_string(),
            customer_id: order.customer.id.uuid(),
            customer: order.customer.into(),
            status: order.status.as_str(),
            payment: order.payment.as_str(),
            fulfilment: order.fulfilment.as_str(),
            currency: order.total.currency().into(),
            total_amount: Exact(order.total),
            purchase_order_number: order.purchase_order_number,
            version: order.version.number(),
            created_at: order.created_at,
        }
    }
}
