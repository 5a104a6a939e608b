//! `GET /products/{id}`

use actix_web::web::Data;
use domain::{inventory::FindProductError, values::ProductRef};

use super::product_body::ProductBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Id},
    problem::Problem,
};

/// One product with its stock by location.
#[utoipa::path(
    get, path = "/products/{id}", operation_id = "find_product", tag = "products",
    params(("id" = String, Path, description = "The product's id or SKU.", min_length = 1)),
    responses(
        (status = 200, description = "The product.", body = ProductBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such product.")
    )
)]
pub async fn find_product(
    app: Data<App>,
    Caller(actor): Caller,
    Id(which): Id<ProductRef>,
) -> Result<Answer<ProductBody>, Problem> {
    find(&app, &actor, &which).await
}

/// Finds a product, for the two endpoints that do.
pub(super) async fn find(
    app: &App,
    actor: &domain::access::Actor,
    which: &ProductRef,
) -> Result<Answer<ProductBody>, Problem> {
    let product = app.inventory.find_product(actor, which).await?;
    let version = product.product.version;
    // The tag is for `If-Match` only. Stock moves without a new version, so nobody is told that they know the product.
    Ok(Answer::ok(ProductBody::from(product)).version(version))
}

impl From<FindProductError> for Problem {
    fn from(error: FindProductError) -> Self {
        match error {
            FindProductError::Forbidden(forbidden) => forbidden.into(),
            FindProductError::NotFound => Self::not_found("There is no such product."),
            FindProductError::Store(error) => error.into(),
        }
    }
}
