//! `POST /orders/{id}/ship`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{ShipOrder, ShipOrderError},
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

/// How an order travels.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = Ship, example = json!({"carrier": "DHL", "tracking_number": "00340434161094042557"}))]
pub struct ShipBody {
    /// Who carries it.
    #[schema(min_length = 1, max_length = 100)]
    carrier: Option<String>,
    /// The carrier's number for it.
    #[serde(alias = "trackingNumber")]
    #[schema(min_length = 1, max_length = 200)]
    tracking_number: Option<String>,
}

impl Body for ShipBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Ships all that an order holds, from where it is reserved.
#[utoipa::path(
    post, path = "/orders/{id}/ship", operation_id = "ship_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = ShipBody,
    responses(
        (status = 200, description = "The order, shipped.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such order."),
        (status = 409, description = "The order is not paid yet, or shipped or cancelled already."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn ship_order(
    app: Data<App>,
    Id(which): Id<OrderRef>,
    http: HttpRequest,
    command: Command<ShipBody>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let carrier = fields.optional("/carrier", body.carrier.as_deref(), Text::parse);
    let tracking_number = fields.optional("/tracking_number", body.tracking_number.as_deref(), Text::parse);
    let expected = etag::expected(&http, None)?;
    let command = fields.finish(|| Some(ShipOrder { carrier, tracking_number, expected }))?;
    stepped(app.orders.ship(&request, which, command).await?)
}

impl From<ShipOrderError> for Problem {
    fn from(error: ShipOrderError) -> Self {
        match error {
            ShipOrderError::Forbidden(forbidden) => forbidden.into(),
            ShipOrderError::NotFound => Self::not_found("There is no such order."),
            ShipOrderError::NotPaid | ShipOrderError::AlreadyShipped | ShipOrderError::Cancelled => {
                Self::illegal_transition(error)
            }
            ShipOrderError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            ShipOrderError::Store(error) => error.into(),
        }
    }
}
