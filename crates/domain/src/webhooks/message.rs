//! The body of a delivery.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{events::RecordedEvent, values::JsonText};

/// The body of a delivery: `type`, `timestamp` and `data` as Standard Webhooks has them, and what tells where the event stands. It
/// follows from the event alone, so it is the same, byte for byte, at every attempt.
pub fn message(event: &RecordedEvent) -> String {
    let message = Message {
        kind: &event.kind,
        timestamp: written(event.recorded_at),
        id: event.id.uuid(),
        subject: &event.subject,
        subject_version: event.subject_version,
        position: event.position,
        data: &event.data,
    };
    JsonText::of(&message).as_str().to_owned()
}

#[derive(Serialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    id: Uuid,
    subject: &'a str,
    subject_version: i64,
    position: i64,
    data: &'a Value,
}

fn written(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
