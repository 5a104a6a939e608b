//! `DELETE /webhooks/{id}`

use actix_web::{HttpRequest, web::Data};
use domain::values::WebhookId;

use super::webhook_body::WebhookBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Command, Empty, Id, etag},
    problem::Problem,
};

/// Deletes a webhook, with what was to be delivered there.
#[utoipa::path(
    delete, path = "/webhooks/{id}", operation_id = "delete_webhook", tag = "webhooks",
    params(
        ("id" = uuid::Uuid, Path, description = "The webhook's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    responses(
        (status = 200, description = "The webhook as it last was.", body = WebhookBody),
        (status = 404, description = "There is no such webhook."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn delete_webhook(
    app: Data<App>,
    http: HttpRequest,
    Id(id): Id<WebhookId>,
    command: Command<Empty>,
) -> Result<Answer<WebhookBody>, Problem> {
    let Command { request, fields, .. } = command;
    fields.finish(|| Some(()))?;
    let expected = etag::expected(&http, None)?;
    let done = app.webhooks.delete_webhook(&request, id, expected).await?;
    Ok(Answer::ok(done.value.clone().into()).replayed(&done))
}
