//! Webhooks within a unit of work.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    store::StoreError,
    values::{DeliveryId, WebhookId},
    webhooks::{Claim, Delivery, Endpoint, RecordedAttempt, SigningSecrets, WebhookSecret, WebhooksUnit},
};
use futures_util::FutureExt;

use super::{lock, queued::Freed};
use crate::store::PostgresUnit;

#[async_trait]
impl WebhooksUnit for PostgresUnit {
    async fn lock_endpoint(&mut self, id: WebhookId) -> Result<Option<(Endpoint, SigningSecrets)>, StoreError> {
        self.run(&id, |link, id| lock::lock_endpoint(link, *id).boxed()).await
    }

    async fn lock_delivery(
        &mut self,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<(Endpoint, Delivery)>, StoreError> {
        self.run(&(webhook, id), |link, which| lock::lock_delivery(link, which.0, which.1).boxed()).await
    }

    async fn lock_claimed(&mut self, claim: Claim) -> Result<Option<(Endpoint, Delivery)>, StoreError> {
        self.run(&claim, |link, claim| lock::lock_claimed(link, *claim).boxed()).await
    }

    fn insert_endpoint(&mut self, endpoint: Endpoint, secret: WebhookSecret) {
        self.queue.webhooks.new_endpoints.push((endpoint, secret));
    }

    fn save_endpoint(&mut self, endpoint: Endpoint) {
        self.queue.webhooks.endpoints.push(endpoint);
    }

    fn save_secrets(&mut self, id: WebhookId, secrets: SigningSecrets) {
        self.queue.webhooks.secrets.push((id, secrets));
    }

    fn delete_endpoint(&mut self, id: WebhookId) {
        self.queue.webhooks.deleted.push(id);
    }

    fn record_attempt(&mut self, attempt: RecordedAttempt) {
        self.queue.webhooks.attempts.push(attempt);
    }

    fn reset_delivery(&mut self, id: DeliveryId, due_at: DateTime<Utc>) {
        self.queue.webhooks.resets.push((id, due_at));
    }

    fn free_deliveries(&mut self, id: WebhookId, due_at: DateTime<Utc>, only_amid_failures: bool) {
        self.queue.webhooks.freed.push(Freed { webhook: id, due_at, only_amid_failures });
    }
}
