//! `GET /items/{id}`: `GET /products/{id}` by another name.

use actix_web::web::Data;
use domain::values::ProductRef;

use super::{find_product::find, product_body::ProductBody};
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Id},
    problem::Problem,
};

/// One product with its stock by location, by the name that other systems use.
#[utoipa::path(
    get, path = "/items/{id}", operation_id = "find_item", tag = "products",
    params(("id" = String, Path, description = "The product's id or SKU.", min_length = 1)),
    responses(
        (status = 200, description = "The product.", body = ProductBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such product.")
    )
)]
pub async fn find_item(
    app: Data<App>,
    Caller(actor): Caller,
    Id(which): Id<ProductRef>,
) -> Result<Answer<ProductBody>, Problem> {
    find(&app, &actor, &which).await
}
