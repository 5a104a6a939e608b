//! `POST /webhooks/{id}/test`

use actix_web::{http::StatusCode, web::Data};
use domain::values::WebhookId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::Answer,
    app::App,
    extract::{Command, Empty, Id},
    problem::Problem,
};

/// What is on its way to a webhook that is tried.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookTest)]
pub struct TestBody {
    /// The id of the event `webhook.tested.v1`. What comes of it stands among the webhook's deliveries.
    event_id: Uuid,
}

/// Writes an event `webhook.tested.v1`, which is delivered to this webhook only, whatever types it wants.
#[utoipa::path(
    post, path = "/webhooks/{id}/test", operation_id = "test_webhook", tag = "webhooks",
    params(("id" = uuid::Uuid, Path, description = "The webhook's id.")),
    request_body = Empty,
    responses(
        (status = 202, description = "The event is on its way.", body = TestBody),
        (status = 404, description = "There is no such webhook."),
        (status = 409, description = "The webhook is disabled.")
    )
)]
pub async fn test_webhook(
    app: Data<App>,
    Id(id): Id<WebhookId>,
    command: Command<Empty>,
) -> Result<Answer<TestBody>, Problem> {
    let Command { request, fields, .. } = command;
    fields.finish(|| Some(()))?;
    let done = app.webhooks.test_webhook(&request, id).await?;
    Ok(Answer::ok(TestBody { event_id: done.value.uuid() }).status(StatusCode::ACCEPTED).replayed(&done))
}
