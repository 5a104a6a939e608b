//! Whoever carries deliveries to their endpoints.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{WebhookSecret, WebhookUrl};
use crate::values::EventId;

/// One attempt to deliver one event to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingWebhook {
    /// Where to.
    pub url: WebhookUrl,
    /// `webhook-id`: the event's id, the same at every attempt and every replay, so that the receiver can tell copies.
    pub id: EventId,
    /// `webhook-timestamp`: when this attempt is made.
    pub sent_at: DateTime<Utc>,
    /// What to sign with: the current secret first, then those that still count while a new one is being taken over.
    pub secrets: Vec<WebhookSecret>,
    /// The body, byte for byte as it is signed.
    pub body: String,
    /// The W3C `traceparent` of the request that the event came of.
    pub trace: Option<String>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookOutcome {
    /// The endpoint answered, whatever it said.
    Answered {
        /// The status, such as 200.
        status: u16,
        /// How long it asks us to wait, from `Retry-After` in either of its forms.
        retry_after: Option<Duration>,
        /// The beginning of the body, for whoever looks into what went wrong.
        excerpt: Option<String>,
    },
    /// It gave no answer: the name is unknown, the connection was refused or reset, or time ran out.
    Unreachable {
        /// Why, in words for the endpoint's owner, without addresses of our network.
        reason: String,
    },
    /// It may not be called: its host resolves to an address inside a network that is not public.
    Forbidden {
        /// Why, in words for the endpoint's owner, without the address.
        reason: String,
    },
}

impl WebhookOutcome {
    /// Whether the endpoint has it: any 2xx.
    pub const fn is_delivered(&self) -> bool {
        matches!(self, Self::Answered { status: 200..=299, .. })
    }
}

/// Whoever carries deliveries to their endpoints.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Makes one attempt. MUST sign by Standard Webhooks with every secret; MUST NOT follow redirects; MUST resolve the host once,
    /// refuse addresses that are not public unless it was configured to allow them, and connect to the address that it looked
    /// at; MUST end within a time of its own; MUST read no more of the answer than it returns.
    async fn send(&self, webhook: &OutgoingWebhook) -> WebhookOutcome;
}
