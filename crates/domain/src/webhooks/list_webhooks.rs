//! Endpoints, and what was delivered to them.

use super::{DeliveryStatus, DeliveryWithAttempts, Endpoint, WebhookError, Webhooks};
use crate::{
    access::{Actor, Permission},
    values::{Page, PageRequest, WebhookId},
};

impl Webhooks {
    /// A page of endpoints, newest first.
    pub async fn list_webhooks(&self, actor: &Actor, page: &PageRequest) -> Result<Page<Endpoint>, WebhookError> {
        actor.require(Permission::ManageWebhooks)?;
        Ok(self.ports.queries.list_endpoints(page).await?)
    }

    /// One endpoint.
    pub async fn find_webhook(&self, actor: &Actor, id: WebhookId) -> Result<Endpoint, WebhookError> {
        actor.require(Permission::ManageWebhooks)?;
        self.ports.queries.find_endpoint(id).await?.ok_or(WebhookError::NotFound)
    }

    /// A page of what is or was to be delivered to an endpoint, the latest events first.
    pub async fn list_deliveries(
        &self,
        actor: &Actor,
        id: WebhookId,
        status: Option<DeliveryStatus>,
        page: &PageRequest,
    ) -> Result<Page<DeliveryWithAttempts>, WebhookError> {
        self.find_webhook(actor, id).await?;
        Ok(self.ports.queries.list_deliveries(id, status, page).await?)
    }
}
