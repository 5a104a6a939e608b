//! `POST /webhooks/{id}/secret`

use actix_web::web::Data;
use domain::values::WebhookId;

use super::webhook_body::SecretBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Command, Empty, Id},
    problem::Problem,
};

/// Makes a new secret, which is shown this once. For a day, unless configured otherwise, deliveries are signed with the one before
/// too.
#[utoipa::path(
    post, path = "/webhooks/{id}/secret", operation_id = "rotate_webhook_secret", tag = "webhooks",
    params(("id" = uuid::Uuid, Path, description = "The webhook's id.")),
    request_body = Empty,
    responses(
        (status = 200, description = "The webhook, with its new secret.", body = SecretBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such webhook.")
    )
)]
pub async fn rotate_secret(
    app: Data<App>,
    Id(id): Id<WebhookId>,
    command: Command<Empty>,
) -> Result<Answer<SecretBody>, Problem> {
    let Command { request, fields, .. } = command;
    fields.finish(|| Some(()))?;
    let made = app.webhooks.rotate_secret(&request, id).await?;
    let version = made.endpoint.version;
    Ok(Answer::ok(made.into()).version(version))
}
