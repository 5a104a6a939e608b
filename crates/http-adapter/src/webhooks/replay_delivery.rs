//! `POST /webhooks/{id}/deliveries/{delivery_id}/replay`

use actix_web::{http::StatusCode, web::Data};
use domain::values::{DeliveryId, WebhookId};

use super::delivery_body::DeliveryBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Command, Empty, Ids},
    problem::Problem,
};

/// Makes one delivery once more. Its `webhook-id` is the same, so that the receiver knows it.
#[utoipa::path(
    post, path = "/webhooks/{id}/deliveries/{delivery_id}/replay", operation_id = "replay_delivery", tag = "webhooks",
    params(
        ("id" = uuid::Uuid, Path, description = "The webhook's id."),
        ("delivery_id" = uuid::Uuid, Path, description = "The delivery's id.")
    ),
    request_body = Empty,
    responses(
        (status = 202, description = "The delivery is on its way.", body = DeliveryBody),
        (status = 404, description = "There is no such webhook, or it has no such delivery.")
    )
)]
pub async fn replay_delivery(
    app: Data<App>,
    Ids(webhook, delivery): Ids<WebhookId, DeliveryId>,
    command: Command<Empty>,
) -> Result<Answer<DeliveryBody>, Problem> {
    let Command { request, fields, .. } = command;
    fields.finish(|| Some(()))?;
    let done = app.webhooks.replay_delivery(&request, webhook, delivery).await?;
    Ok(Answer::ok(done.value.clone().into()).status(StatusCode::ACCEPTED).replayed(&done))
}
