//! Events as other systems read them.

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use super::RecordedEvent;
use crate::values::{EventId, Invalid};

/// An event in the envelope of CloudEvents 1.0 (<https://cloudevents.io>), in its JSON format and structured mode.
///
/// The same event makes the same bytes, however often it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudEvent {
    id: EventId,
    kind: String,
    subject: String,
    recorded_at: DateTime<Utc>,
    trace: Option<String>,
    body: String,
}

impl CloudEvent {
    /// What the body is, in the words of RFC 6838.
    pub const CONTENT_TYPE: &str = "application/cloudevents+json";

    /// Puts an event into its envelope.
    ///
    /// Version and position are extension attributes and texts: an integer of CloudEvents has 32 bits only.
    pub fn of(event: &RecordedEvent, source: &EventSource) -> Self {
        let RecordedEvent { position, id, kind, subject, subject_version, data, recorded_at, trace } = event;
        let body = json!({
            "specversion": "1.0",
            "id": id,
            "source": source.as_str(),
            "type": kind,
            "subject": subject,
            "time": recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "datacontenttype": "application/json",
            "subjectversion": subject_version.to_string(),
            "position": position.to_string(),
            "data": data,
        });
        Self {
            id: *id,
            kind: kind.clone(),
            subject: subject.clone(),
            recorded_at: *recorded_at,
            trace: trace.clone(),
            body: body.to_string(),
        }
    }

    /// The event's id, which tells copies.
    pub const fn id(&self) -> EventId {
        self.id
    }

    /// Its type, such as `order.placed.v1`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What it is about, such as `product/1`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// When it was written.
    pub const fn recorded_at(&self) -> DateTime<Utc> {
        self.recorded_at
    }

    /// The W3C `traceparent` of the request that it came of. It travels beside the body.
    pub fn trace(&self) -> Option<&str> {
        self.trace.as_deref()
    }

    /// The whole envelope as JSON.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Which installation an event comes from, as a URI reference: together with the id it is unique everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSource(String);

impl EventSource {
    /// The reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EventSource {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let may_stand = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
        if (1..=200).contains(&text.len()) && text.bytes().all(may_stand) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::because(
                "a source is a URI reference of 1 to 200 characters, such as https://shop.example/stockbook",
            ))
        }
    }
}

impl fmt::Display for EventSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
