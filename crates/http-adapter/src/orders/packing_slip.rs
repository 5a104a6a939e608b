//! `GET /orders/{id}/shipments/{shipment_id}/packing-slip`

use actix_web::{HttpResponse, http::header, web::Data};
use domain::{
    invoicing::PackingSlipError,
    values::{OrderRef, ShipmentId},
};

use crate::{
    app::App,
    extract::{Caller, Ids},
    problem::Problem,
};

/// What goes into a parcel: products, places and quantities, without prices.
#[utoipa::path(
    get, path = "/orders/{id}/shipments/{shipment_id}/packing-slip", operation_id = "packing_slip", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("shipment_id" = uuid::Uuid, Path, description = "The shipment's id.")
    ),
    responses(
        (status = 200, description = "The packing slip.", body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, description = "There is no such order, or it has no such shipment.")
    )
)]
pub async fn packing_slip(
    app: Data<App>,
    Caller(actor): Caller,
    Ids(which, shipment): Ids<OrderRef, ShipmentId>,
) -> Result<HttpResponse, Problem> {
    let bytes = app.invoices.packing_slip(&actor, &which, shipment).await?;
    let file = format!("inline; filename=\"packing-slip-{shipment}.pdf\"");
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, file))
        .body(bytes))
}

impl From<PackingSlipError> for Problem {
    fn from(error: PackingSlipError) -> Self {
        match error {
            PackingSlipError::Forbidden(forbidden) => forbidden.into(),
            PackingSlipError::OrderNotFound => Self::not_found("There is no such order."),
            PackingSlipError::ShipmentNotFound => Self::not_found("The order has no such shipment."),
            PackingSlipError::Render(error) => Self::broken(error),
            PackingSlipError::Store(error) => error.into(),
        }
    }
}
