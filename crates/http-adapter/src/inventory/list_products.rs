//! `GET /products`

use actix_web::{HttpRequest, web::Data};
use domain::{
    inventory::{ListProductsError, ProductFilter},
    values::Text,
};

use super::product_body::SummaryBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query},
    openapi::ProductStatusWord,
    problem::Problem,
};

/// A page of the catalogue.
#[utoipa::path(
    get, path = "/products", operation_id = "list_products", tag = "products",
    params(
        ("in_stock" = Option<bool>, Query, description = "Only with something to sell, or only with nothing."),
        ("q" = Option<String>, Query, min_length = 1, max_length = 100, description = "Only with this text in name or SKU; one or two letters are looked for where words begin."),
        ("category" = Option<String>, Query, min_length = 1, max_length = 100, description = "Only of this category."),
        ("status" = inline(Option<ProductStatusWord>), Query, description = "`ACTIVE` unless told."),
        ("sort" = Option<String>, Query, pattern = "^-?(id|created_at|name|sku|price)$", description = "By what; with `-` the largest first."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<SummaryBody>))
)]
pub async fn list_products(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<SummaryBody>>, Problem> {
    let mut query = Query::of(&request);
    let unless_told = ProductFilter::default();
    let filter = ProductFilter {
        in_stock: query.truth("in_stock"),
        text: query.take("q", Text::parse),
        category: query.take("category", Text::parse),
        status: query.word("status").or(unless_told.status),
        sort: query.word("sort").unwrap_or_default(),
    };
    let page = query.page();
    query.finish()?;
    let products = app.inventory.list_products(&actor, &filter, &page).await?;
    Ok(Answer::ok(PageBody::of(products, SummaryBody::from)))
}

impl From<ListProductsError> for Problem {
    fn from(error: ListProductsError) -> Self {
        match error {
            ListProductsError::Forbidden(forbidden) => forbidden.into(),
            ListProductsError::Store(error) => error.into(),
        }
    }
}
