//! Somebody tries an endpoint.

use async_trait::async_trait;
use serde_json::json;

use super::{WebhookError, Webhooks};
use crate::{
    access::Permission,
    events::{Event, EventKind, Subject},
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{EventId, WebhookId},
};

impl Webhooks {
    /// Writes an event that is delivered to this endpoint only, whatever types it wants, and returns the event's id.
    pub async fn test_webhook(&self, request: &Request, id: WebhookId) -> Result<Done<EventId>, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        perform(&*self.ports.store, request, &Testing { webhooks: self, id }).await
    }
}

struct Testing<'a> {
    webhooks: &'a Webhooks,
    id: WebhookId,
}

#[async_trait]
impl Command for Testing<'_> {
    type Output = EventId;
    type Error = WebhookError;
    const NAME: &'static str = "test_webhook";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<EventId, WebhookError> {
        let (endpoint, _) = unit.webhooks().lock_endpoint(self.id).await?.ok_or(WebhookError::NotFound)?;
        if !endpoint.is_active() {
            return Err(WebhookError::Disabled);
        }
        let id = EventId::new(self.webhooks.ports.ids.next());
        let data = json!({ "webhook_id": self.id, "message": "This webhook works." }).into();
        let event = Event { id, kind: EventKind::WebhookTested, subject: Subject::Webhook(self.id), data };
        unit.events().append(vec![event]);
        Ok(id)
    }
}
