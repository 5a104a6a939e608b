//! `POST /stock/count`

use actix_web::web::Data;
use domain::{
    inventory::{CountStock, Counted},
    values::{MovementId, StockCount, Text},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Name, names},
    openapi::{LocationName, ProductName},
    problem::Problem,
};

/// A count of one product at one location. The product is named by `product_id` or by `sku`.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"sku": "ABC-12345", "location_id": "WH-01", "counted": 148, "expected": 150}))]
pub struct Count {
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
    /// How many lie there.
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000)]
    counted: Option<i64>,
    /// How many the counter was told lie there; if it is another number by now, the count is refused.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    expected: Option<i64>,
    /// Whether a count below what is promised takes the rest from the newest orders, which then wait for stock; refused without.
    release: Option<bool>,
    /// A document outside the system.
    #[schema(min_length = 1, max_length = 200)]
    reference: Option<String>,
}

impl Body for Count {}

/// A count that was taken over.
#[derive(Serialize, ToSchema)]
#[schema(as = Counted)]
pub struct CountedBody {
    /// The movement's number, if anything differed.
    movement_id: Option<i64>,
    /// Of what.
    product_id: i32,
    /// Its SKU.
    sku: String,
    /// Where.
    location_id: i32,
    /// The location's code.
    location_code: String,
    /// What was counted, and is on hand from now on.
    on_hand: i64,
    /// What of it is promised to orders.
    reserved: i64,
    /// How many units more or fewer than the books said.
    difference: i64,
}

impl From<Counted> for CountedBody {
    fn from(counted: Counted) -> Self {
        Self {
            movement_id: counted.movement_id.map(MovementId::number),
            product_id: counted.product_id.number(),
            sku: counted.sku.into(),
            location_id: counted.location_id.number(),
            location_code: counted.location_code.into(),
            on_hand: counted.on_hand,
            reserved: counted.reserved,
            difference: counted.difference,
        }
    }
}

/// Sets a level to what was counted. With `release`, orders that hold more than that wait for stock again, the newest ones first.
#[utoipa::path(
    post, path = "/stock/count", operation_id = "count_stock", tag = "stock",
    request_body = Count,
    responses(
        (status = 201, description = "The level from now on.", body = CountedBody),
        (status = 404, description = "There is no such product or location."),
        (status = 409, description = "Orders hold more than that, or the level is not the one expected.")
    )
)]
pub async fn count_stock(app: Data<App>, command: Command<Count>) -> Result<Answer<CountedBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let product = names::product_of(&mut fields, "", body.product_id.as_ref(), body.sku.as_deref());
    let location = fields.required("/location_id", body.location_id, |name| name.location());
    let counted = fields.required("/counted", body.counted, StockCount::new);
    let expected = fields.optional("/expected", body.expected, StockCount::new);
    let reference = fields.optional("/reference", body.reference.as_deref(), Text::parse);
    let command = fields.finish(|| {
        let release = body.release.unwrap_or_default();
        Some(CountStock { product: product?, location: location?, counted: counted?, expected, release, reference })
    })?;
    let done = app.inventory.count_stock(&request, command).await?;
    Ok(Answer::created(CountedBody::from(done.value.clone())).replayed(&done))
}
