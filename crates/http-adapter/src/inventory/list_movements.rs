//! `GET /stock/movements`

use actix_web::{HttpRequest, web::Data};
use domain::inventory::{ListMovementsError, MovementFilter};

use super::movement_body::EntryBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query, names},
    openapi::MovementKindWord,
    problem::Problem,
};

/// A page of the ledger, newest first.
#[utoipa::path(
    get, path = "/stock/movements", operation_id = "list_movements", tag = "stock",
    params(
        ("product" = Option<String>, Query, min_length = 1, max_length = 64, description = "Only of this product, by id or SKU."),
        ("location" = Option<String>, Query, min_length = 1, max_length = 32, description = "Only at this location, by id or code."),
        ("order" = Option<String>, Query, pattern = "^ORD-[1-9][0-9]{3}-[0-9]{5}[1-9]$", description = "Only for this order, by id or number."),
        ("kind" = inline(Option<MovementKindWord>), Query, description = "Only of this kind."),
        ("from" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only at or after this moment."),
        ("to" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only before this moment."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<EntryBody>))
)]
pub async fn list_movements(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<EntryBody>>, Problem> {
    let mut query = Query::of(&request);
    let filter = MovementFilter {
        product: query.take("product", names::product),
        location: query.take("location", names::location),
        order: query.take("order", names::order),
        kind: query.word("kind"),
        from: query.moment("from"),
        to: query.moment("to"),
    };
    let page = query.page();
    query.finish()?;
    let entries = app.inventory.list_movements(&actor, &filter, &page).await?;
    Ok(Answer::ok(PageBody::of(entries, EntryBody::from)))
}

impl From<ListMovementsError> for Problem {
    fn from(error: ListMovementsError) -> Self {
        match error {
            ListMovementsError::Forbidden(forbidden) => forbidden.into(),
            ListMovementsError::Store(error) => error.into(),
        }
    }
}
