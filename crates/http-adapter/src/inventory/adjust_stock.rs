//! `POST /stock/adjust`

use actix_web::web::Data;
use domain::{
    inventory::AdjustStock,
    values::{StockDelta, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::movement_body::ChangeBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Name, names},
    openapi::{LocationName, ProductName},
    problem::Problem,
};

/// A correction of a level. The product is named by `product_id` or by `sku`.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"sku": "ABC-12345", "location_id": "WH-01", "quantity_delta": -3, "reason": "broken in transit"}))]
pub struct Adjustment {
    /// Of what.
    #[serde(alias = "productId")]
    #[schema(value_type = ProductName, required = false)]
    product_id: Option<Name>,
    /// Of what.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    sku: Option<String>,
    /// Where.
    #[serde(alias = "locationId")]
    #[schema(value_type = LocationName)]
    location_id: Option<Name>,
    /// Units more, or (negative) fewer; not 0.
    #[serde(alias = "quantityDelta")]
    #[schema(value_type = i64, minimum = -1_000_000_000, maximum = 1_000_000_000)]
    quantity_delta: Option<i64>,
    /// Why.
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    reason: Option<String>,
    /// A document outside the system.
    #[schema(min_length = 1, max_length = 200)]
    reference: Option<String>,
}

impl Body for Adjustment {}

/// Corrects a level: breakage, theft, a find.
#[utoipa::path(
    post, path = "/stock/adjust", operation_id = "adjust_stock", tag = "stock",
    request_body = Adjustment,
    responses(
        (status = 201, description = "The movement, and the level after it.", body = ChangeBody),
        (status = 404, description = "There is no such product or location."),
        (status = 409, description = "Orders hold more than that.")
    )
)]
pub async fn adjust_stock(app: Data<App>, command: Command<Adjustment>) -> Result<Answer<ChangeBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let product = names::product_of(&mut fields, "", body.product_id.as_ref(), body.sku.as_deref());
    let location = fields.required("/location_id", body.location_id, |name| name.location());
    let delta = fields.required("/quantity_delta", body.quantity_delta, StockDelta::new);
    let reason = fields.required("/reason", body.reason.as_deref(), Text::parse);
    let reference = fields.optional("/reference", body.reference.as_deref(), Text::parse);
    let command = fields.finish(|| {
        Some(AdjustStock { product: product?, location: location?, delta: delta?, reason: reason?, reference })
    })?;
    let done = app.inventory.adjust_stock(&request, command).await?;
    Ok(Answer::created(ChangeBody::from(done.value.clone())).replayed(&done))
}
