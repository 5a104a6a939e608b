//! `POST /orders/{id}/cancel`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{CancelOrder, CancelOrderError},
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

/// Why an order is not wanted any more.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = Cancel, example = json!({"reason": "ordered twice"}))]
pub struct CancelBody {
    /// In words.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

impl Body for CancelBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Cancels an order, and releases everything that it holds. What was paid is given back.
#[utoipa::path(
    post, path = "/orders/{id}/cancel", operation_id = "cancel_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = CancelBody,
    responses(
        (status = 200, description = "The order, cancelled.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such order, or it is not yours."),
        (status = 409, description = "The order is shipped or cancelled already."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn cancel_order(
    app: Data<App>,
    Id(which): Id<OrderRef>,
    http: HttpRequest,
    command: Command<CancelBody>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let reason = fields.optional("/reason", body.reason.as_deref(), Text::parse);
    let expected = etag::expected(&http, None)?;
    let command = fields.finish(|| Some(CancelOrder { reason, expected }))?;
    stepped(app.orders.cancel(&request, which, command).await?)
}

impl From<CancelOrderError> for Problem {
    fn from(error: CancelOrderError) -> Self {
        match error {
            CancelOrderError::Forbidden(forbidden) => forbidden.into(),
            CancelOrderError::NotFound => Self::not_found("There is no such order."),
            CancelOrderError::AlreadyShipped | CancelOrderError::AlreadyCancelled => Self::illegal_transition(error),
            CancelOrderError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            CancelOrderError::Store(error) => error.into(),
        }
    }
}
