//! `POST /products`

use actix_web::web::Data;

use super::{
    new_product::{NewProduct, create},
    product_body::ProductBody,
};
use crate::{answer::Answer, app::App, extract::Command, problem::Problem};

/// Puts a product into the catalogue.
///
/// Opening stock is received at the default or the named location, with its row in the ledger.
#[utoipa::path(
    post, path = "/products", operation_id = "create_product", tag = "products",
    request_body = NewProduct,
    responses(
        (status = 201, description = "The product.", body = ProductBody,
            headers(("Location" = String, description = "Its path."), ("ETag" = String, description = "Its version."))),
        (status = 409, description = "Another product has this SKU.")
    )
)]
pub async fn create_product(app: Data<App>, command: Command<NewProduct>) -> Result<Answer<ProductBody>, Problem> {
    create(app, command, "/products").await
}
