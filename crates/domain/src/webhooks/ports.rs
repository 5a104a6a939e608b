//! What webhooks need of the store, and of whoever makes secrets.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{
    Claim, Delivery, DeliveryStatus, DeliveryWithAttempts, Endpoint, RecordedAttempt, ReplayFrom, SigningSecrets,
    WebhookSecret,
};
use crate::{
    store::StoreError,
    values::{DeliveryId, Page, PageRequest, WebhookId},
};

/// Webhook endpoints and their deliveries within a unit of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait WebhooksUnit: Send {
    /// Locks an endpoint for a change, and reads its secrets.
    async fn lock_endpoint(&mut self, id: WebhookId) -> Result<Option<(Endpoint, SigningSecrets)>, StoreError>;

    /// Locks an endpoint, then a delivery to it. MUST find only deliveries of that endpoint.
    async fn lock_delivery(
        &mut self,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<(Endpoint, Delivery)>, StoreError>;

    /// Locks the endpoint of a claimed delivery, then the delivery. MUST return `None` unless the claim still holds: the delivery
    /// may have been claimed by another, and the endpoint deleted.
    async fn lock_claimed(&mut self, claim: Claim) -> Result<Option<(Endpoint, Delivery)>, StoreError>;

    /// Queues a new endpoint. Events written before the endpoint MUST NOT be written down for it by
    /// [`fan_out`](super::WebhookOutbox::fan_out).
    fn insert_endpoint(&mut self, endpoint: Endpoint, secret: WebhookSecret);

    /// Queues a changed endpoint: all but its secrets. Of one that becomes active, events written before that MUST NOT be written
    /// down for it by [`fan_out`](super::WebhookOutbox::fan_out).
    fn save_endpoint(&mut self, endpoint: Endpoint);

    /// Queues other secrets.
    fn save_secrets(&mut self, id: WebhookId, secrets: SigningSecrets);

    /// Queues the end of an endpoint. Nothing MUST be claimed for it any more.
    fn delete_endpoint(&mut self, id: WebhookId);

    /// Queues what came of an attempt: the delivery's status, when it is due, and the attempt itself. The claim ends.
    fn record_attempt(&mut self, attempt: RecordedAttempt);

    /// Queues a delivery to be made once more, with all its attempts ahead. MUST NOT disturb one that is being made right now.
    fn reset_delivery(&mut self, id: DeliveryId, due_at: DateTime<Utc>);

    /// Queues that what waits for an endpoint is due: all of it, or only what failed amid failures of the endpoint.
    fn free_deliveries(&mut self, id: WebhookId, due_at: DateTime<Utc>, only_amid_failures: bool);
}

/// Webhook endpoints and their deliveries to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait WebhookQueries: Send + Sync {
    /// One endpoint.
    async fn find_endpoint(&self, id: WebhookId) -> Result<Option<Endpoint>, StoreError>;

    /// A page of endpoints, newest first.
    async fn list_endpoints(&self, page: &PageRequest) -> Result<Page<Endpoint>, StoreError>;

    /// A page of an endpoint's deliveries, the latest position first, with every attempt at each.
    async fn list_deliveries(
        &self,
        webhook: WebhookId,
        status: Option<DeliveryStatus>,
        page: &PageRequest,
    ) -> Result<Page<DeliveryWithAttempts>, StoreError>;

    /// The positions between which events lie that somebody wants once more: behind the first, up to the second, which is that of
    /// the newest event. Of a moment, the first MUST be such that no event written at or after it lies before; it MAY be earlier.
    /// MUST first give every committed event its position.
    async fn positions(&self, from: ReplayFrom) -> Result<(i64, i64), StoreError>;
}

/// Makes secrets.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait WebhookSecrets: Send + Sync {
    /// A secret of 32 random bytes.
    fn fresh(&self) -> WebhookSecret;
}
