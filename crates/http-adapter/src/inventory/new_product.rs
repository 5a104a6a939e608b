//! A product about to enter the catalogue.

use actix_web::web::Data;
use domain::{
    inventory::{CreateProduct, CreateProductError},
    values::{Attributes, Currency, Sku, StockCount, TaxClass, Text},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::product_body::ProductBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Amount, Body, Command, Fields, Name},
    openapi::LocationName,
    problem::{FieldError, Problem, kinds, sentence},
};

/// A product about to enter the catalogue.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"name": "Industrial Widget A", "sku": "WIDGET-A-001", "price": 150.00, "stock_quantity": 500}))]
pub struct NewProduct {
    /// Its stock keeping unit, unique, without spaces.
    #[schema(value_type = String, min_length = 1, max_length = 64, pattern = r"^\S+$")]
    sku: Option<String>,
    /// What people call it.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    name: Option<String>,
    /// The price of one unit.
    #[serde(alias = "unit_price", alias = "unitPrice")]
    #[schema(value_type = Amount)]
    price: Option<Amount>,
    /// What lies on the shelf already; it is received like any other stock.
    #[serde(alias = "stockQuantity")]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    stock_quantity: Option<i64>,
    /// Where that lies; at the default location unless told.
    #[serde(alias = "locationId")]
    #[schema(value_type = Option<LocationName>)]
    location_id: Option<Name>,
    /// More about it.
    #[schema(min_length = 1, max_length = 4000)]
    description: Option<String>,
    /// The shelf of the catalogue it stands on.
    #[schema(min_length = 1, max_length = 100)]
    category: Option<String>,
    /// Whatever else there is to say of it, at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    attributes: Option<Map<String, Value>>,
    /// Below how many available units it should be ordered again; 0 means never.
    #[serde(alias = "reorderPoint")]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    reorder_point: Option<i64>,
    /// What it is as far as tax is concerned; `standard` unless told.
    #[serde(alias = "taxClass")]
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9_-]+$", example = "reduced")]
    tax_class: Option<String>,
    /// How many units of it may wait for stock, over all orders: any number without, none with 0.
    #[serde(alias = "backorderLimit")]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    backorder_limit: Option<i64>,
}

impl Body for NewProduct {}

impl NewProduct {
    fn command(self, mut fields: Fields, currency: Currency) -> Result<CreateProduct, Problem> {
        let sku = fields.required("/sku", self.sku.as_deref(), Sku::parse);
        let name = fields.required("/name", self.name.as_deref(), Text::parse);
        let price = fields.required("/price", self.price, |price| price.money(currency));
        let opening_stock = fields.required("/stock_quantity", self.stock_quantity.or(Some(0)), StockCount::new);
        let location = fields.optional("/location_id", self.location_id, |name| name.location());
        let description = fields.optional("/description", self.description.as_deref(), Text::parse);
        let category = fields.optional("/category", self.category.as_deref(), Text::parse);
        let attributes = fields.required("/attributes", self.attributes.or_else(|| Some(Map::new())), Attributes::new);
        let reorder_point = fields.required("/reorder_point", self.reorder_point.or(Some(0)), StockCount::new);
        let tax_class = fields.optional("/tax_class", self.tax_class.as_deref(), TaxClass::parse);
        let backorder_limit = fields.optional("/backorder_limit", self.backorder_limit, StockCount::new);
        fields.finish(|| {
            Some(CreateProduct {
                tax_class,
                backorder_limit,
                sku: sku?,
                name: name?,
                description,
                category,
                attributes: attributes?,
                price: price?,
                reorder_point: reorder_point?,
                opening_stock: opening_stock?,
                location,
            })
        })
    }
}

/// Creates a product, for the two endpoints that do.
pub(super) async fn create(
    app: Data<App>,
    command: Command<NewProduct>,
    path: &str,
) -> Result<Answer<ProductBody>, Problem> {
    let Command { request, body, fields } = command;
    let command = body.command(fields, app.inventory.currency())?;
    let done = app.inventory.create_product(&request, command).await?;
    let product = done.value.clone();
    let (id, version) = (product.product.id, product.product.version);
    Ok(Answer::created(product.into()).at(format!("{path}/{id}")).version(version).replayed(&done))
}

impl From<CreateProductError> for Problem {
    fn from(error: CreateProductError) -> Self {
        match error {
            CreateProductError::Forbidden(forbidden) => forbidden.into(),
            CreateProductError::SkuTaken => Self::new(&kinds::SKU_TAKEN)
                .detail(sentence(error))
                .errors(vec![FieldError::at_pointer("/sku", "belongs to another product")]),
            CreateProductError::LocationNotFound => Self::at("/location_id", error.to_string()),
            CreateProductError::Store(error) => error.into(),
        }
    }
}
