//! A delivery as the API shows it.

use chrono::{DateTime, Utc};
use domain::webhooks::{Attempt, Delivery, DeliveryWithAttempts};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{moment, moment_or_null},
    openapi::DeliveryStatusWord,
};

/// One event on its way to a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryBody {
    /// Its id.
    id: Uuid,
    /// The event's id, which is the header `webhook-id` of every attempt.
    event_id: Uuid,
    /// The event's position.
    position: i64,
    /// The event's type.
    #[serde(rename = "type")]
    #[schema(example = "order.placed.v1")]
    kind: String,
    /// What the event is about.
    subject: String,
    /// How far it came.
    #[schema(value_type = DeliveryStatusWord)]
    status: &'static str,
    /// When the next attempt is due at the earliest; `null` if there will be none. An earlier event about the same subject, or a
    /// webhook that fails, may keep it waiting longer.
    #[serde(serialize_with = "moment_or_null")]
    next_attempt_at: Option<DateTime<Utc>>,
    /// When it was written down.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
}

/// A delivery with every attempt at it.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveryWithAttempts)]
pub struct AttemptedBody {
    /// The delivery.
    #[serde(flatten)]
    delivery: DeliveryBody,
    /// Every attempt, oldest first.
    attempts: Vec<AttemptBody>,
}

/// One attempt to deliver.
#[derive(Serialize, ToSchema)]
#[schema(as = Attempt)]
pub struct AttemptBody {
    /// Which one, from 1.
    number: i32,
    /// When it was made.
    #[serde(serialize_with = "moment")]
    at: DateTime<Utc>,
    /// How many milliseconds it took.
    took_ms: i32,
    /// The status that was answered; `null` if there was no answer.
    status: Option<i32>,
    /// The beginning of what was answered, or why there was no answer.
    response: Option<String>,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.uuid(),
            event_id: delivery.event_id.uuid(),
            position: delivery.position,
            kind: delivery.kind,
            subject: delivery.subject,
            status: delivery.status.as_str(),
            next_attempt_at: delivery.due_at,
            created_at: delivery.created_at,
        }
    }
}

impl From<DeliveryWithAttempts> for AttemptedBody {
    fn from(attempted: DeliveryWithAttempts) -> Self {
        let attempts = attempted.attempts.into_iter().map(AttemptBody::from).collect();
        Self { delivery: attempted.delivery.into(), attempts }
    }
}

impl From<Attempt> for AttemptBody {
    fn from(attempt: Attempt) -> Self {
        let Attempt { number, at, took_ms, status, response } = attempt;
        Self { number, at, took_ms, status, response }
    }
}
