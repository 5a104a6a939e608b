//! One event on its way to one endpoint.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::{DeliveryId, EventId, Invalid, WebhookId};

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Where to.
    pub webhook_id: WebhookId,
    /// The event.
    pub event_id: EventId,
    /// The event's position.
    pub position: i64,
    /// The event's type.
    pub kind: String,
    /// The event's subject.
    pub subject: String,
    /// How far it came.
    pub status: DeliveryStatus,
    /// So many attempts were made.
    pub attempts: i32,
    /// So many of them before it was last replayed.
    pub attempts_before: i32,
    /// When the next attempt is due at the earliest; nothing if there will be none.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
}

impl Delivery {
    /// How many attempts its schedule counts.
    pub const fn attempts_since_replay(&self) -> i32 {
        self.attempts.saturating_sub(self.attempts_before)
    }
}

/// How far a delivery came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryStatus {
    /// It waits for its first attempt, or for the next one.
    Pending,
    /// The endpoint has it.
    Delivered,
    /// Every attempt failed. Those behind it went on; it can be replayed.
    Failed,
}

impl DeliveryStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Failed];

    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Failed => "FAILED",
        }
    }
}

impl FromStr for DeliveryStatus {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| Invalid::because("a delivery is PENDING, DELIVERED or FAILED"))
    }
}

/// One attempt to deliver, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which one, from 1.
    pub number: i32,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub took_ms: i32,
    /// The status that the endpoint answered with, if it answered.
    pub status: Option<i32>,
    /// The beginning of the answer, or why there was none.
    pub response: Option<String>,
}

/// A delivery with every attempt at it, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryWithAttempts {
    /// The delivery.
    pub delivery: Delivery,
    /// The attempts.
    pub attempts: Vec<Attempt>,
}
