//! A level as the API shows it.

use domain::inventory::LevelRow;
use serde::Serialize;
use utoipa::ToSchema;

/// The stock of one product at one location.
#[derive(Serialize, ToSchema)]
#[schema(as = StockLevel)]
pub struct LevelBody {
    /// Of what.
    product_id: i32,
    /// Its SKU.
    sku: String,
    /// Its name.
    product_name: String,
    /// Where.
    location_id: i32,
    /// The location's code.
    location_code: String,
    /// What physically lies there.
    on_hand: i64,
    /// What of it is promised to orders.
    reserved: i64,
    /// What can be sold from there.
    available: i64,
}

impl From<LevelRow> for LevelBody {
    fn from(level: LevelRow) -> Self {
        Self {
            product_id: level.product_id.number(),
            sku: level.sku.into(),
            product_name: level.product_name.into(),
            location_id: level.location_id.number(),
            location_code: level.location_code.into(),
            on_hand: level.on_hand,
            reserved: level.reserved,
            available: level.on_hand - level.reserved,
        }
    }
}
