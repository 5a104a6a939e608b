//! `PATCH /webhooks/{id}`

use actix_web::{HttpRequest, web::Data};
use domain::{
    values::{Invalid, Text, Version, WebhookId},
    webhooks::{ChangeWebhook, EventTypes, WebhookUrl},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::webhook_body::WebhookBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Change, Command, Fields, Id, etag},
    openapi::{EventTypeWord, WebhookStatusWord},
    problem::Problem,
};

/// What is to be changed of a webhook; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"status": "ACTIVE"}))]
pub struct WebhookChange {
    /// Another place. What waits is delivered there.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 2000, pattern = "^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$")]
    url: Change<String>,
    /// Other types, all of them. What waits is delivered all the same.
    #[serde(default)]
    #[schema(value_type = Vec<EventTypeWord>, required = false, min_items = 1, max_items = 50)]
    types: Change<Vec<String>>,
    /// What it is for, or nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    description: Change<String>,
    /// `DISABLED` holds back what waits, and nothing that happens meanwhile is delivered; `ACTIVE` lets it go on.
    #[serde(default)]
    #[schema(value_type = WebhookStatusWord, required = false)]
    status: Change<String>,
    /// The version that the change was made on; any other refuses it.
    #[serde(default)]
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 2_147_483_647_i64)]
    version: Change<i64>,
}

impl Body for WebhookChange {}

impl WebhookChange {
    fn command(self, mut fields: Fields) -> Result<(ChangeWebhook, Option<Version>), Problem> {
        let command = ChangeWebhook {
            url: fields.changed("/url", self.url, |url| WebhookUrl::parse(&url)),
            types: fields.changed("/types", self.types, |types| EventTypes::parse(&types)),
            description: fields.clearable("/description", self.description, |text| Text::parse(&text)),
            active: fields.changed("/status", self.status, |status| is_active(&status)),
        };
        let version = fields.changed("/version", self.version, etag::version);
        fields.finish(|| Some((command, version)))
    }
}

fn is_active(status: &str) -> Result<bool, Invalid> {
    match status.to_ascii_uppercase().as_str() {
        "ACTIVE" => Ok(true),
        "DISABLED" => Ok(false),
        _ => Err(Invalid::because("a webhook is ACTIVE or DISABLED")),
    }
}

/// Changes a webhook, disables it, or enables it again.
#[utoipa::path(
    patch, path = "/webhooks/{id}", operation_id = "change_webhook", tag = "webhooks",
    params(
        ("id" = uuid::Uuid, Path, description = "The webhook's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the change was made on; any other version refuses it.")
    ),
    request_body = WebhookChange,
    responses(
        (status = 200, description = "The webhook.", body = WebhookBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such webhook."),
        (status = 409, description = "The version in the body is stale."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn change_webhook(
    app: Data<App>,
    http: HttpRequest,
    Id(id): Id<WebhookId>,
    command: Command<WebhookChange>,
) -> Result<Answer<WebhookBody>, Problem> {
    let Command { request, body, fields } = command;
    let (command, in_body) = body.command(fields)?;
    let expected = etag::agreed(&http, in_body)?;
    let done = app.webhooks.change_webhook(&request, id, expected, command).await?;
    let version = done.value.version;
    Ok(Answer::ok(done.value.clone().into()).version(version).replayed(&done))
}
