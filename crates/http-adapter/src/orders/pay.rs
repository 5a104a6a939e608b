//! `POST /orders/{id}/pay`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{PayOrder, PayOrderError},
    values::OrderRef,
};

use super::order_body::{OrderBody, stepped};
use crate::{
    answer::Answer,
    app::App,
    extract::{Command, Empty, Id, etag},
    problem::{Problem, kinds, sentence},
};

/// Pays all that an order comes to.
#[utoipa::path(
    post, path = "/orders/{id}/pay", operation_id = "pay_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = Empty,
    responses(
        (status = 200, description = "The order, paid.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 402, description = "The payment was declined."),
        (status = 404, description = "There is no such order, or it is not yours."),
        (status = 409, description = "The order is paid or cancelled already."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn pay_order(
    app: Data<App>,
    Id(which): Id<OrderRef>,
    http: HttpRequest,
    command: Command<Empty>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, fields, .. } = command;
    fields.finish(|| Some(()))?;
    let command = PayOrder { expected: etag::expected(&http, None)? };
    stepped(app.orders.pay(&request, which, command).await?)
}

impl From<PayOrderError> for Problem {
    fn from(error: PayOrderError) -> Self {
        match error {
            PayOrderError::Forbidden(forbidden) => forbidden.into(),
            PayOrderError::NotFound => Self::not_found("There is no such order."),
            PayOrderError::AlreadyPaid | PayOrderError::Refunded | PayOrderError::Cancelled => Self::illegal_transition(error),
            PayOrderError::Declined(_) => Self::new(&kinds::PAYMENT_DECLINED).detail(sentence(error)),
            PayOrderError::Gateway(silence) => Self::new(&kinds::GATEWAY_SILENT)
                .detail("The payment gateway gave no answer. Paying again asks for the same payment, never for a second one.")
                .retry_after(5)
                .caused_by(silence),
            PayOrderError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            PayOrderError::Store(error) => error.into(),
        }
    }
}
