//! `POST /orders/{id}/shipments/{shipment_id}/undo`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{UndoShipment, UndoShipmentError},
    values::{OrderRef, ShipmentId, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::order_body::{OrderBody, stepped};
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Ids, etag},
    problem::{Problem, kinds},
};

/// Why a shipment is undone.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = UndoShipment, example = json!({"reason": "the parcel came back"}))]
pub struct UndoBody {
    /// In words.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

impl Body for UndoBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Undoes a shipment: what was in it lies where it lay, and is reserved for the order as it was.
#[utoipa::path(
    post, path = "/orders/{id}/shipments/{shipment_id}/undo", operation_id = "undo_shipment", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("shipment_id" = uuid::Uuid, Path, description = "The shipment's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = UndoBody,
    responses(
        (status = 200, description = "The order.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such order, or it has no such shipment."),
        (status = 409, description = "The shipment was undone already."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn undo_shipment(
    app: Data<App>,
    Ids(which, shipment): Ids<OrderRef, ShipmentId>,
    http: HttpRequest,
    command: Command<UndoBody>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let reason = fields.optional("/reason", body.reason.as_deref(), Text::parse);
    let expected = etag::expected(&http, None)?;
    let command = fields.finish(|| Some(UndoShipment { shipment, reason, expected }))?;
    stepped(app.orders.undo_shipment(&request, which, command).await?)
}

impl From<UndoShipmentError> for Problem {
    fn from(error: UndoShipmentError) -> Self {
        match error {
            UndoShipmentError::Forbidden(forbidden) => forbidden.into(),
            UndoShipmentError::NotFound => Self::not_found("There is no such order."),
            UndoShipmentError::ShipmentNotFound => Self::not_found("The order has no such shipment."),
            UndoShipmentError::AlreadyUndone => Self::illegal_transition(error),
            UndoShipmentError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            UndoShipmentError::Store(error) => error.into(),
        }
    }
}
