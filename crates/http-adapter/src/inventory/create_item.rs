//! `POST /items`: `POST /products` by another name.

use actix_web::web::Data;

use super::{
    new_item::NewItem,
    new_product::{NewProduct, create},
    product_body::ProductBody,
};
use crate::{answer::Answer, app::App, extract::Command, problem::Problem};

/// Puts a product into the catalogue, by the name that other systems use.
///
/// The price may be called `price` as well.
#[utoipa::path(
    post, path = "/items", operation_id = "create_item", tag = "products",
    request_body = NewItem,
    responses(
        (status = 201, description = "The product.", body = ProductBody,
            headers(("Location" = String, description = "Its path."), ("ETag" = String, description = "Its version."))),
        (status = 409, description = "Another product has this SKU.")
    )
)]
pub async fn create_item(app: Data<App>, command: Command<NewProduct>) -> Result<Answer<ProductBody>, Problem> {
    create(app, command, "/items").await
}
