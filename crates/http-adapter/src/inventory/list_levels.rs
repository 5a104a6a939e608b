//! `GET /stock`

use actix_web::{HttpRequest, web::Data};
use domain::inventory::{LevelFilter, ListLevelsError};

use super::level_body::LevelBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query, names},
    problem::{FieldError, Problem},
};

/// A page of levels, now or as of a moment.
#[utoipa::path(
    get, path = "/stock", operation_id = "list_levels", tag = "stock",
    params(
        ("product" = Option<String>, Query, min_length = 1, max_length = 64, description = "Only of this product, by id or SKU."),
        ("location" = Option<String>, Query, min_length = 1, max_length = 32, description = "Only at this location, by id or code."),
        ("below_reorder_point" = Option<bool>, Query, description = "Only of products of which less is available than their reorder point. Not together with `as_of`."),
        ("as_of" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "As the ledger has them at this moment."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<LevelBody>))
)]
pub async fn list_levels(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<LevelBody>>, Problem> {
    let mut query = Query::of(&request);
    let filter = LevelFilter {
        product: query.take("product", names::product),
        location: query.take("location", names::location),
        below_reorder_point: query.truth("below_reorder_point").unwrap_or_default(),
    };
    let as_of = query.moment("as_of");
    let page = query.page();
    query.finish()?;
    let levels = app.inventory.list_levels(&actor, &filter, as_of, &page).await?;
    Ok(Answer::ok(PageBody::of(levels, LevelBody::from)))
}

impl From<ListLevelsError> for Problem {
    fn from(error: ListLevelsError) -> Self {
        match error {
            ListLevelsError::Forbidden(forbidden) => forbidden.into(),
            ListLevelsError::NotAsOf => {
                Self::invalid(vec![FieldError::of_parameter("below_reorder_point", error.to_string())])
            }
            ListLevelsError::Store(error) => error.into(),
        }
    }
}
