//! One delivery is made once more.

use async_trait::async_trait;

use super::{Delivery, DeliveryStatus, WebhookError, Webhooks};
use crate::{
    access::Permission,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{DeliveryId, WebhookId},
};

impl Webhooks {
    /// Makes one delivery once more, with all its attempts ahead. The receiver knows the event by its id.
    pub async fn replay_delivery(
        &self,
        request: &Request,
        webhook: WebhookId,
        delivery: DeliveryId,
    ) -> Result<Done<Delivery>, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        perform(&*self.ports.store, request, &Replaying { webhooks: self, webhook, delivery }).await
    }
}

struct Replaying<'a> {
    webhooks: &'a Webhooks,
    webhook: WebhookId,
    delivery: DeliveryId,
}

#[async_trait]
impl Command for Replaying<'_> {
    type Output = Delivery;
    type Error = WebhookError;
    const NAME: &'static str = "replay_delivery";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Delivery, WebhookError> {
        let locked = unit.webhooks().lock_delivery(self.webhook, self.delivery).await?;
        let (_, delivery) = locked.ok_or(WebhookError::DeliveryNotFound)?;
        let now = self.webhooks.ports.clock.now();
        unit.webhooks().reset_delivery(self.delivery, now);
        Ok(Delivery { status: DeliveryStatus::Pending, due_at: Some(now), ..delivery })
    }
}
