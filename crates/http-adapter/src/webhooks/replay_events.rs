//! `POST /webhooks/{id}/replay`

use actix_web::{http::StatusCode, web::Data};
use chrono::{DateTime, Utc};
use domain::{
    values::{Invalid, WebhookId},
    webhooks::ReplayFrom,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::webhook_body::WebhookBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields, Id},
    problem::Problem,
};

/// From where events are to be delivered once more: a position or a moment, but not both.
#[derive(Deserialize, ToSchema)]
#[schema(as = Replay, example = json!({"since": "2026-11-20T00:00:00Z"}))]
pub struct ReplayBody {
    /// Behind this position; 0 is from the first event.
    #[schema(value_type = i64, required = false, minimum = 0)]
    after: Option<i64>,
    /// From this moment on.
    #[schema(value_type = chrono::DateTime<chrono::Utc>, required = false)]
    since: Option<String>,
}

impl Body for ReplayBody {}

impl ReplayBody {
    fn from(&self, mut fields: Fields) -> Result<ReplayFrom, Problem> {
        let from = match (self.after, self.since.as_deref()) {
            (Some(after), None) => fields.note("/after", position(after)).map(ReplayFrom::After),
            (None, Some(since)) => fields.note("/since", moment(since)).map(ReplayFrom::Since),
            (None, None) => {
                fields.note("/after", Err(Invalid::because("name a position in after, or a moment in since")))
            }
            (Some(_), Some(_)) => fields.note("/since", Err(Invalid::because("name either after or since, not both"))),
        };
        fields.finish(|| from)
    }
}

fn position(number: i64) -> Result<i64, Invalid> {
    if number >= 0 { Ok(number) } else { Err(Invalid::because("a position is a number from 0")) }
}

fn moment(text: &str) -> Result<DateTime<Utc>, Invalid> {
    let read = DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc());
    read.map_err(|_| Invalid::because("a moment looks like 2026-02-15T10:00:00Z"))
}

/// Delivers once more what the webhook wants of all events behind a position or since a moment, also of those from before it was
/// created.
///
/// They are written down for delivery in the background. Each has the `webhook-id` that it had, so that the receiver knows it.
#[utoipa::path(
    post, path = "/webhooks/{id}/replay", operation_id = "replay_events", tag = "webhooks",
    params(("id" = uuid::Uuid, Path, description = "The webhook's id.")),
    request_body = ReplayBody,
    responses(
        (status = 202, description = "The webhook; `replaying_after` tells how far the replay has come.", body = WebhookBody),
        (status = 404, description = "There is no such webhook.")
    )
)]
pub async fn replay_events(
    app: Data<App>,
    Id(id): Id<WebhookId>,
    command: Command<ReplayBody>,
) -> Result<Answer<WebhookBody>, Problem> {
    let Command { request, body, fields } = command;
    let from = body.from(fields)?;
    let done = app.webhooks.replay_events(&request, id, from).await?;
    Ok(Answer::ok(done.value.clone().into()).status(StatusCode::ACCEPTED).replayed(&done))
}
