//! `GET /webhooks/{id}/deliveries`

use actix_web::{HttpRequest, web::Data};
use domain::values::WebhookId;

use super::delivery_body::AttemptedBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Id, PageBody, Query},
    openapi::DeliveryStatusWord,
    problem::Problem,
};

/// A page of what was or is to be delivered to a webhook, the latest events first, with every attempt and its answer.
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries", operation_id = "list_deliveries", tag = "webhooks",
    params(
        ("id" = uuid::Uuid, Path, description = "The webhook's id."),
        ("status" = inline(Option<DeliveryStatusWord>), Query, description = "Only those that came so far."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses(
        (status = 200, description = "A page.", body = PageBody<AttemptedBody>),
        (status = 404, description = "There is no such webhook.")
    )
)]
pub async fn list_deliveries(
    app: Data<App>,
    request: HttpRequest,
    Id(id): Id<WebhookId>,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<AttemptedBody>>, Problem> {
    let mut query = Query::of(&request);
    let status = query.word("status");
    let page = query.page();
    query.finish()?;
    let deliveries = app.webhooks.list_deliveries(&actor, id, status, &page).await?;
    Ok(Answer::ok(PageBody::of(deliveries, AttemptedBody::from)))
}
