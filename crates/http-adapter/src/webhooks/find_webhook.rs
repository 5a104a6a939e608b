//! `GET /webhooks/{id}`

use actix_web::web::Data;
use domain::values::WebhookId;

use super::webhook_body::WebhookBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Id},
    problem::Problem,
};

/// One webhook, and how it is doing. Its secret is not shown again.
#[utoipa::path(
    get, path = "/webhooks/{id}", operation_id = "find_webhook", tag = "webhooks",
    params(("id" = uuid::Uuid, Path, description = "The webhook's id.")),
    responses(
        (status = 200, description = "The webhook.", body = WebhookBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such webhook.")
    )
)]
pub async fn find_webhook(
    app: Data<App>,
    Id(id): Id<WebhookId>,
    Caller(actor): Caller,
) -> Result<Answer<WebhookBody>, Problem> {
    let endpoint = app.webhooks.find_webhook(&actor, id).await?;
    let version = endpoint.version;
    Ok(Answer::ok(endpoint.into()).version(version))
}
