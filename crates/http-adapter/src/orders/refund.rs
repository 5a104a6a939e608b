//! `POST /orders/{id}/refund`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{RefundOrder, RefundOrderError},
    values::{OrderRef, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::order_body::{OrderBody, stepped};
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Id, etag},
    problem::{Problem, kinds},
};

/// Why the money is given back.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = RefundRequest, example = json!({"reason": "arrived broken"}))]
pub struct RefundBody {
    /// In words.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

impl Body for RefundBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Gives back all that is left of what was paid for a shipped order, which the customer keeps. What did not leave the house is
/// cancelled instead.
#[utoipa::path(
    post, path = "/orders/{id}/refund", operation_id = "refund_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = RefundBody,
    responses(
        (status = 200, description = "The order.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such order."),
        (status = 409, description = "The order is not paid, not shipped, or refunded already."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn refund_order(
    app: Data<App>,
    Id(which): Id<OrderRef>,
    http: HttpRequest,
    command: Command<RefundBody>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let reason = fields.optional("/reason", body.reason.as_deref(), Text::parse);
    let expected = etag::expected(&http, None)?;
    let command = fields.finish(|| Some(RefundOrder { reason, expected }))?;
    stepped(app.orders.refund(&request, which, command).await?)
}

impl From<RefundOrderError> for Problem {
    fn from(error: RefundOrderError) -> Self {
        match error {
            RefundOrderError::Forbidden(forbidden) => forbidden.into(),
            RefundOrderError::NotFound => Self::not_found("There is no such order."),
            RefundOrderError::NotPaid | RefundOrderError::AlreadyRefunded | RefundOrderError::NotShipped => {
                Self::illegal_transition(error)
            }
            RefundOrderError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            RefundOrderError::Store(error) => error.into(),
        }
    }
}
