//! `DELETE /products/{id}`

use actix_web::{HttpRequest, web::Data};
use domain::values::ProductRef;

use super::product_body::ProductBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Command, Empty, Id, etag},
    problem::Problem,
};

/// Discontinues a product: it can be ordered no more, and its history stays.
#[utoipa::path(
    delete, path = "/products/{id}", operation_id = "discontinue_product", tag = "products",
    params(
        ("id" = String, Path, description = "The product's id or SKU.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    responses(
        (status = 200, description = "The product, discontinued.", body = ProductBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such product."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn discontinue_product(
    app: Data<App>,
    http: HttpRequest,
    Id(which): Id<ProductRef>,
    command: Command<Empty>,
) -> Result<Answer<ProductBody>, Problem> {
    let Command { request, fields, .. } = command;
    fields.finish(|| Some(()))?;
    let expected = etag::expected(&http, None)?;
    let done = app.inventory.discontinue_product(&request, which, expected).await?;
    let product = done.value.clone();
    let version = product.product.version;
    Ok(Answer::ok(product.into()).version(version).replayed(&done))
}
