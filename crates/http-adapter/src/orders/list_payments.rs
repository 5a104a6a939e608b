//! `GET /orders/{id}/payments`

use actix_web::web::Data;
use chrono::{DateTime, Utc};
use domain::{
    orders::{OrderPayments, Payment, Refund},
    values::OrderRef,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Exact, Id, moment, moment_or_null},
    problem::Problem,
};

/// The payments and refunds of an order, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Payments)]
pub struct PaymentsBody {
    /// What was asked of the gateway.
    payments: Vec<PaymentBody>,
    /// What it was asked to give back.
    refunds: Vec<RefundRowBody>,
}

/// A payment.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct PaymentBody {
    /// Its id; the gateway was called with it.
    id: Uuid,
    /// How much.
    amount: Exact,
    /// `PENDING`, `APPROVED` or `DECLINED`.
    #[schema(example = "APPROVED")]
    status: &'static str,
    /// What the gateway calls it.
    gateway_reference: Option<String>,
    /// When it was begun.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
    /// When the gateway answered.
    #[serde(serialize_with = "moment_or_null")]
    settled_at: Option<DateTime<Utc>>,
}

/// A refund.
#[derive(Serialize, ToSchema)]
#[schema(as = Refund)]
pub struct RefundRowBody {
    /// Its id; the gateway was called with it.
    id: Uuid,
    /// Of which payment.
    payment_id: Uuid,
    /// How much.
    amount: Exact,
    /// `PENDING` or `REFUNDED`.
    #[schema(example = "REFUNDED")]
    status: &'static str,
    /// Why.
    reason: Option<String>,
    /// What the gateway calls it.
    gateway_reference: Option<String>,
    /// When it was decided.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
    /// When the gateway gave it back.
    #[serde(serialize_with = "moment_or_null")]
    settled_at: Option<DateTime<Utc>>,
}

impl From<Payment> for PaymentBody {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id.uuid(),
            amount: Exact(payment.amount),
            status: payment.status.as_str(),
            gateway_reference: payment.gateway_reference,
            created_at: payment.created_at,
            settled_at: payment.settled_at,
        }
    }
}

impl From<Refund> for RefundRowBody {
    fn from(refund: Refund) -> Self {
        Self {
            id: refund.id.uuid(),
            payment_id: refund.payment_id.uuid(),
            amount: Exact(refund.amount),
            status: refund.status.as_str(),
            reason: refund.reason.map(String::from),
            gateway_reference: refund.gateway_reference,
            created_at: refund.created_at,
            settled_at: refund.settled_at,
        }
    }
}

/// The payments and refunds of an order, with what the gateway calls them.
#[utoipa::path(
    get, path = "/orders/{id}/payments", operation_id = "list_payments", tag = "orders",
    params(("id" = String, Path, description = "The order's id or number.", min_length = 1)),
    responses(
        (status = 200, description = "All of them, oldest first.", body = PaymentsBody),
        (status = 404, description = "There is no such order, or it is not yours.")
    )
)]
pub async fn list_payments(
    app: Data<App>,
    Caller(actor): Caller,
    Id(which): Id<OrderRef>,
) -> Result<Answer<PaymentsBody>, Problem> {
    let OrderPayments { payments, refunds } = app.orders.list_payments(&actor, &which).await?;
    Ok(Answer::ok(PaymentsBody {
        payments: payments.into_iter().map(PaymentBody::from).collect(),
        refunds: refunds.into_iter().map(RefundRowBody::from).collect(),
    }))
}
