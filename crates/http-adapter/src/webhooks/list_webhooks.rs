//! `GET /webhooks`

use actix_web::{HttpRequest, web::Data};

use super::webhook_body::WebhookBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query},
    problem::Problem,
};

/// A page of webhooks, newest first.
#[utoipa::path(
    get, path = "/webhooks", operation_id = "list_webhooks", tag = "webhooks",
    params(
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<WebhookBody>))
)]
pub async fn list_webhooks(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<WebhookBody>>, Problem> {
    let mut query = Query::of(&request);
    let page = query.page();
    query.finish()?;
    let endpoints = app.webhooks.list_webhooks(&actor, &page).await?;
    Ok(Answer::ok(PageBody::of(endpoints, WebhookBody::from)))
}
