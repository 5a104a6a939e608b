//! A product as the API shows it.

use chrono::{DateTime, Utc};
use domain::{
    inventory::{Product, ProductSummary, StockLevel, StockedProduct},
    values::{Attributes, StockCount},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::{Exact, moment};

/// A product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductSummary)]
pub struct SummaryBody {
    /// Its id.
    id: i32,
    /// Its stock keeping unit.
    #[schema(example = "WIDGET-A-001")]
    sku: String,
    /// What people call it.
    #[schema(example = "Industrial Widget A")]
    name: String,
    /// More about it.
    description: Option<String>,
    /// The shelf of the catalogue it stands on.
    category: Option<String>,
    /// Whatever else the seller says of it.
    #[schema(value_type = Object)]
    attributes: Attributes,
    /// The price of one unit.
    price: Exact,
    /// The currency of the price.
    #[schema(example = "EUR")]
    currency: String,
    /// How many units can be sold, over all locations.
    stock_quantity: i64,
    /// Whether any can.
    in_stock: bool,
    /// Below how many available units it should be ordered again.
    reorder_point: i64,
    /// What it is as far as tax is concerned.
    #[schema(example = "standard")]
    tax_class: String,
    /// How many units of it may wait for stock: any number without, none with 0.
    backorder_limit: Option<i64>,
    /// `ACTIVE` or `DISCONTINUED`.
    #[schema(example = "ACTIVE")]
    status: &'static str,
    /// Rises with every change.
    version: i32,
    /// When it entered the catalogue.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
    /// When somebody changed it last.
    #[serde(serialize_with = "moment")]
    updated_at: DateTime<Utc>,
}

/// A product with its stock by location.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductBody {
    #[serde(flatten)]
    summary: SummaryBody,
    /// How many units wait for stock, over all orders. While any do, nothing is available.
    backordered: i64,
    /// Its stock, the first location to be sold from first.
    stock: Vec<StockBody>,
}

/// The stock of a product at one location.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockAtLocation)]
pub struct StockBody {
    /// Where.
    location_id: i32,
    /// The location's code.
    #[schema(example = "WH-01")]
    location_code: String,
    /// What physically lies there.
    on_hand: i64,
    /// What of it is promised to orders.
    reserved: i64,
    /// What can be sold from there.
    available: i64,
}

impl SummaryBody {
    fn of(product: Product, available: i64) -> Self {
        Self {
            id: product.id.number(),
            sku: product.sku.into(),
            name: product.name.into(),
            description: product.description.map(String::from),
            category: product.category.map(String::from),
            attributes: product.attributes,
            price: Exact(product.price),
            currency: product.price.currency().into(),
            stock_quantity: available,
            in_stock: available > 0,
            reorder_point: product.reorder_point.units(),
            tax_class: product.tax_class.into(),
            backorder_limit: product.backorder_limit.map(StockCount::units),
            status: product.status.as_str(),
            version: product.version.number(),
            created_at: product.created_at,
            updated_at: product.updated_at,
        }
    }
}

impl From<ProductSummary> for SummaryBody {
    fn from(summary: ProductSummary) -> Self {
        Self::of(summary.product, summary.available)
    }
}

impl From<StockedProduct> for ProductBody {
    fn from(stocked: StockedProduct) -> Self {
        let (available, backordered) = (stocked.available(), stocked.backordered);
        let stock = stocked.levels.into_iter().map(StockBody::from).collect();
        Self { summary: SummaryBody::of(stocked.product, available), backordered, stock }
    }
}

impl From<StockLevel> for StockBody {
    fn from(level: StockLevel) -> Self {
        Self {
            location_id: level.location_id.number(),
            available: level.available(),
            location_code: level.location_code.into(),
            on_hand: level.on_hand,
            reserved: level.reserved,
        }
    }
}
