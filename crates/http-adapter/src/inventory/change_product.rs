//! `PATCH /products/{id}`

use actix_web::{HttpRequest, web::Data};
use domain::{
    inventory::{ChangeProduct, ChangeProductError},
    values::{Attributes, Currency, Invalid, ProductRef, Sku, StockCount, TaxClass, Text, Version},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::product_body::ProductBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Amount, Body, Change, Command, Fields, Id, etag},
    openapi::ProductStatusWord,
    problem::{FieldError, Problem, kinds, sentence},
};

/// What is to be changed of a product; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"price": 160.00}))]
pub struct ProductChange {
    /// Another SKU.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64, pattern = r"^\S+$")]
    #[serde(default)]
    sku: Change<String>,
    /// Another name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: Change<String>,
    /// Another price. What was sold keeps the price it was sold at.
    #[serde(alias = "unit_price", alias = "unitPrice")]
    #[schema(value_type = Amount, required = false)]
    #[serde(default)]
    price: Change<Amount>,
    /// Another description, or none.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    #[serde(default)]
    description: Change<String>,
    /// Another category, or none.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    #[serde(default)]
    category: Change<String>,
    /// Other attributes, all of them, or none.
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    attributes: Change<Map<String, Value>>,
    /// Another reorder point.
    #[serde(alias = "reorderPoint")]
    #[schema(value_type = i64, required = false, minimum = 0, maximum = 1_000_000_000)]
    #[serde(default)]
    reorder_point: Change<i64>,
    /// Another tax class.
    #[serde(alias = "taxClass")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9_-]+$")]
    #[serde(default)]
    tax_class: Change<String>,
    /// How many units of it may wait for stock from now on, or any number. Those that wait already stay.
    #[serde(alias = "backorderLimit")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    #[serde(default)]
    backorder_limit: Change<i64>,
    /// Discontinued, or active again.
    #[schema(value_type = ProductStatusWord, required = false)]
    #[serde(default)]
    status: Change<String>,
    /// The version that the change was made on; any other refuses it.
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 2_147_483_647_i64)]
    #[serde(default)]
    version: Change<i64>,
    #[serde(default, alias = "stockQuantity")]
    #[schema(ignore)]
    stock_quantity: Change<Value>,
}

impl Body for ProductChange {}

impl ProductChange {
    fn command(self, mut fields: Fields, currency: Currency) -> Result<(ChangeProduct, Option<Version>), Problem> {
        if self.stock_quantity != Change::Absent {
            let elsewhere = "stock is changed by POST /stock/receive, /stock/adjust or /stock/count, never here";
            fields.refuse("/stock_quantity", &Invalid::because(elsewhere));
        }
        let command = ChangeProduct {
            sku: fields.changed("/sku", self.sku, |sku| Sku::parse(&sku)),
            name: fields.changed("/name", self.name, |name| Text::parse(&name)),
            description: fields.clearable("/description", self.description, |text| Text::parse(&text)),
            category: fields.clearable("/category", self.category, |text| Text::parse(&text)),
            attributes: fields
                .clearable("/attributes", self.attributes, Attributes::new)
                .map(Option::unwrap_or_default),
            price: fields.changed("/price", self.price, |price| price.money(currency)),
            reorder_point: fields.changed("/reorder_point", self.reorder_point, StockCount::new),
            tax_class: fields.changed("/tax_class", self.tax_class, |class| TaxClass::parse(&class)),
            backorder_limit: fields.clearable("/backorder_limit", self.backorder_limit, StockCount::new),
            status: fields.changed("/status", self.status, |status| status.parse()),
        };
        let version = fields.changed("/version", self.version, etag::version);
        fields.finish(|| Some((command, version)))
    }
}

/// Changes anything of a product but its stock.
#[utoipa::path(
    patch, path = "/products/{id}", operation_id = "change_product", tag = "products",
    params(
        ("id" = String, Path, description = "The product's id or SKU.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the change was made on; any other version refuses it.")
    ),
    request_body = ProductChange,
    responses(
        (status = 200, description = "The product.", body = ProductBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such product."),
        (status = 409, description = "Another product has this SKU, or the version in the body is stale."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn change_product(
    app: Data<App>,
    http: HttpRequest,
    Id(which): Id<ProductRef>,
    command: Command<ProductChange>,
) -> Result<Answer<ProductBody>, Problem> {
    let Command { request, body, fields } = command;
    let (command, in_body) = body.command(fields, app.inventory.currency())?;
    let expected = etag::agreed(&http, in_body)?;
    let done = app.inventory.change_product(&request, which, expected, command).await?;
    let product = done.value.clone();
    let version = product.product.version;
    Ok(Answer::ok(product.into()).version(version).replayed(&done))
}

impl From<ChangeProductError> for Problem {
    fn from(error: ChangeProductError) -> Self {
        match error {
            ChangeProductError::Forbidden(forbidden) => forbidden.into(),
            ChangeProductError::NotFound => Self::not_found("There is no such product."),
            ChangeProductError::PreconditionFailed(present) => Self::stale(&kinds::PRECONDITION_FAILED, present),
            ChangeProductError::VersionConflict(present) => Self::stale(&kinds::VERSION_CONFLICT, present),
            ChangeProductError::SkuTaken => Self::new(&kinds::SKU_TAKEN)
                .detail(sentence(error))
                .errors(vec![FieldError::at_pointer("/sku", "belongs to another product")]),
            ChangeProductError::Store(error) => error.into(),
        }
    }
}
