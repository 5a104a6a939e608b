//! `GET /orders/{id}`

use actix_web::{HttpRequest, HttpResponse, Responder, http::header, web::Data};
use domain::{orders::FindOrderError, values::OrderRef};

use super::order_body::OrderBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Id, etag},
    problem::Problem,
};

/// One order with its lines as sold.
#[utoipa::path(
    get, path = "/orders/{id}", operation_id = "find_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` that the client has.")
    ),
    responses(
        (status = 200, description = "The order.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 304, description = "The client has this version."),
        (status = 404, description = "There is no such order, or it is not yours.")
    )
)]
pub async fn find_order(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
    Id(which): Id<OrderRef>,
) -> Result<HttpResponse, Problem> {
    let order = app.orders.find(&actor, &which).await?;
    let version = order.version;
    if etag::is_known(&request, version) {
        let mut response = HttpResponse::NotModified();
        if let Some(tag) = etag::of(version) {
            response.insert_header((header::ETAG, tag));
        }
        return Ok(response.finish());
    }
    Ok(Answer::ok(OrderBody::of(order)?).version(version).respond_to(&request))
}

impl From<FindOrderError> for Problem {
    fn from(error: FindOrderError) -> Self {
        match error {
            FindOrderError::Forbidden(forbidden) => forbidden.into(),
            FindOrderError::NotFound => Self::not_found("There is no such order."),
            FindOrderError::Store(error) => error.into(),
        }
    }
}
