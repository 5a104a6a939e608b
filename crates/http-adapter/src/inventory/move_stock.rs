//! `POST /stock/move`

use actix_web::web::Data;
use domain::{
    inventory::{MoveStock, Moved},
    values::{Invalid, Quantity, Text},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields, Name, names},
    openapi::{LocationName, ProductName},
    problem::Problem,
};

/// A transfer between two locations. The product is named by `product_id` or by `sku`.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"product_id": 1, "from_location_id": 1, "to_location_id": 2, "quantity": 5}))]
pub struct Transfer {
    /// Of what.
    #[serde(alias = "productId")]
    #[schema(value_type = ProductName, required = false)]
    product_id: Option<Name>,
    /// Of what.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    sku: Option<String>,
    /// Where from.
    #[serde(alias = "fromLocationId")]
    #[schema(value_type = LocationName)]
    from_location_id: Option<Name>,
    /// Where to.
    #[serde(alias = "toLocationId")]
    #[schema(value_type = LocationName)]
    to_location_id: Option<Name>,
    /// How many.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<i64>,
    /// A document outside the system.
    #[schema(min_length = 1, max_length = 200)]
    reference: Option<String>,
}

impl Body for Transfer {}

impl Transfer {
    fn command(&self, mut fields: Fields) -> Result<MoveStock, Problem> {
        let product = names::product_of(&mut fields, "", self.product_id.as_ref(), self.sku.as_deref());
        let from = fields.required("/from_location_id", self.from_location_id.as_ref(), Name::location);
        let to = fields.required("/to_location_id", self.to_location_id.as_ref(), Name::location);
        if from.is_some() && from == to {
            fields.refuse("/to_location_id", &Invalid::because("source and destination are the same location"));
        }
        let quantity = fields.required("/quantity", self.quantity, Quantity::new);
        let reference = fields.optional("/reference", self.reference.as_deref(), Text::parse);
        fields.finish(|| Some(MoveStock { product: product?, from: from?, to: to?, quantity: quantity?, reference }))
    }
}

/// A transfer that was made.
#[derive(Serialize, ToSchema)]
#[schema(as = Movement)]
pub struct MovedBody {
    /// The movement's number, which both of its ledger rows carry.
    movement_id: i64,
    /// Of what.
    product_id: i32,
    /// Its SKU.
    sku: String,
    /// Where from.
    from_location_id: i32,
    /// Where to.
    to_location_id: i32,
    /// How many.
    quantity: i64,
    /// The document given.
    reference: Option<String>,
}

impl From<Moved> for MovedBody {
    fn from(moved: Moved) -> Self {
        Self {
            movement_id: moved.movement_id.number(),
            product_id: moved.product_id.number(),
            sku: moved.sku.into(),
            from_location_id: moved.from_location_id.number(),
            to_location_id: moved.to_location_id.number(),
            quantity: moved.quantity.units(),
            reference: moved.reference.map(String::from),
        }
    }
}

/// Moves goods from one location to another. What is reserved at the source stays there.
#[utoipa::path(
    post, path = "/stock/move", operation_id = "move_stock", tag = "stock",
    request_body = Transfer,
    responses(
        (status = 201, description = "The movement.", body = MovedBody),
        (status = 404, description = "There is no such product or location.")
    )
)]
pub async fn move_stock(app: Data<App>, command: Command<Transfer>) -> Result<Answer<MovedBody>, Problem> {
    run(&app, command).await
}

/// Moves goods, for the two endpoints that do.
pub(super) async fn run(app: &App, command: Command<Transfer>) -> Result<Answer<MovedBody>, Problem> {
    let Command { request, body, fields } = command;
    let done = app.inventory.move_stock(&request, body.command(fields)?).await?;
    Ok(Answer::created(MovedBody::from(done.value.clone())).replayed(&done))
}
