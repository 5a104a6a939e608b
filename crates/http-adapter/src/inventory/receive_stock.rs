//! `POST /stock/receive`

use actix_web::web::Data;
use domain::{
    inventory::ReceiveStock,
    values::{Quantity, Text},
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

/// Goods that came in. The product is named by `product_id` or by `sku`.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"sku": "ABC-12345", "location_id": "WH-01", "quantity": 150, "reference": "PO-7890"}))]
pub struct Receipt {
    /// Of what.
    #[serde(alias = "productId")]
    #[schema(value_type = ProductName, required = false)]
    product_id: Option<Name>,
    /// Of what.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    sku: Option<String>,
    /// Where to.
    #[serde(alias = "locationId")]
    #[schema(value_type = LocationName)]
    location_id: Option<Name>,
    /// How many.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<i64>,
    /// A document outside the system, such as a purchase order.
    #[schema(min_length = 1, max_length = 200)]
    reference: Option<String>,
}

impl Body for Receipt {}

/// Puts received goods on a shelf.
#[utoipa::path(
    post, path = "/stock/receive", operation_id = "receive_stock", tag = "stock",
    request_body = Receipt,
    responses(
        (status = 201, description = "The movement, and the level after it.", body = ChangeBody),
        (status = 404, description = "There is no such product or location.")
    )
)]
pub async fn receive_stock(app: Data<App>, command: Command<Receipt>) -> Result<Answer<ChangeBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let product = names::product_of(&mut fields, "", body.product_id.as_ref(), body.sku.as_deref());
    let location = fields.required("/location_id", body.location_id, |name| name.location());
    let quantity = fields.required("/quantity", body.quantity, Quantity::new);
    let reference = fields.optional("/reference", body.reference.as_deref(), Text::parse);
    let command = fields
        .finish(|| Some(ReceiveStock { product: product?, location: location?, quantity: quantity?, reference }))?;
    let done = app.inventory.receive_stock(&request, command).await?;
    Ok(Answer::created(ChangeBody::from(done.value.clone())).replayed(&done))
}
