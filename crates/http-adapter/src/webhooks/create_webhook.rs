//! `POST /webhooks`

use actix_web::web::Data;
use domain::{
    values::Text,
    webhooks::{CreateWebhook, EventTypes, WebhookUrl},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::webhook_body::SecretBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields},
    openapi::EventTypeWord,
    problem::Problem,
};

/// A webhook about to be created.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"url": "https://erp.example.com/stockbook", "types": ["order.*", "stock.low.v1"]}))]
pub struct NewWebhook {
    /// Where events are delivered.
    #[schema(value_type = String, max_length = 2000, pattern = "^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$")]
    url: Option<String>,
    /// Which types of events are: `order.placed.v1`, all of a sort (`order.*`), or all (`*`).
    #[schema(value_type = Vec<EventTypeWord>, min_items = 1, max_items = 50)]
    types: Option<Vec<String>>,
    /// What it is for.
    #[schema(min_length = 1, max_length = 500)]
    description: Option<String>,
}

impl Body for NewWebhook {}

impl NewWebhook {
    fn command(&self, mut fields: Fields) -> Result<CreateWebhook, Problem> {
        let url = fields.required("/url", self.url.as_deref(), WebhookUrl::parse);
        let types = fields.required("/types", self.types.as_deref(), EventTypes::parse);
        let description = fields.optional("/description", self.description.as_deref(), Text::parse);
        fields.finish(|| Some(CreateWebhook { url: url?, types: types?, description }))
    }
}

/// Asks for events to be delivered from now on.
///
/// The secret is shown this once. Each delivery is a `POST` of `{type, timestamp, id, subject, subject_version, position, data}`,
/// signed by the Standard Webhooks specification; any answer from 200 to 299 accepts it.
#[utoipa::path(
    post, path = "/webhooks", operation_id = "create_webhook", tag = "webhooks",
    request_body = NewWebhook,
    responses((status = 201, description = "The webhook, with its secret.", body = SecretBody, headers(
        ("Location" = String, description = "Where the webhook is."), ("ETag" = String, description = "Its version.")
    )))
)]
pub async fn create_webhook(app: Data<App>, command: Command<NewWebhook>) -> Result<Answer<SecretBody>, Problem> {
    let Command { request, body, fields } = command;
    let made = app.webhooks.create_webhook(&request, body.command(fields)?).await?;
    let (id, version) = (made.endpoint.id, made.endpoint.version);
    Ok(Answer::created(made.into()).version(version).at(format!("/webhooks/{id}")))
}
