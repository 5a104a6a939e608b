//! What a unit has queued of webhooks.

use chrono::{DateTime, Utc};
use domain::{
    values::{DeliveryId, WebhookId},
    webhooks::{Endpoint, RecordedAttempt, SigningSecrets, WebhookSecret},
};

/// What a unit has queued of webhooks.
#[derive(Default)]
pub(crate) struct QueuedWebhooks {
    pub new_endpoints: Vec<(Endpoint, WebhookSecret)>,
    pub endpoints: Vec<Endpoint>,
    pub secrets: Vec<(WebhookId, SigningSecrets)>,
    pub deleted: Vec<WebhookId>,
    pub attempts: Vec<RecordedAttempt>,
    pub resets: Vec<(DeliveryId, DateTime<Utc>)>,
    pub freed: Vec<Freed>,
}

/// Deliveries that are to be due.
pub(crate) struct Freed {
    pub webhook: WebhookId,
    pub due_at: DateTime<Utc>,
    pub only_amid_failures: bool,
}
