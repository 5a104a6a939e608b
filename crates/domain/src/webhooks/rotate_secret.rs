//! An endpoint gets a new secret, and its receiver time to take it over.

use async_trait::async_trait;

use super::{Endpoint, EndpointWithSecret, WebhookError, WebhookSecret, Webhooks, create_webhook::keyless};
use crate::{
    access::Permission,
    store::{Command, Request, UnitOfWork, perform},
    values::WebhookId,
};

impl Webhooks {
    /// Makes a new secret. The one before signs too for as long as the policy says.
    pub async fn rotate_secret(&self, request: &Request, id: WebhookId) -> Result<EndpointWithSecret, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        let secret = self.ports.secrets.fresh();
        let rotating = Rotating { webhooks: self, id, secret: secret.clone() };
        let done = perform(&*self.ports.store, &keyless(request), &rotating).await?;
        Ok(EndpointWithSecret { endpoint: done.value, secret })
    }
}

struct Rotating<'a> {
    webhooks: &'a Webhooks,
    id: WebhookId,
    secret: WebhookSecret,
}

#[async_trait]
impl Command for Rotating<'_> {
    type Output = Endpoint;
    type Error = WebhookError;
    const NAME: &'static str = "rotate_webhook_secret";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Endpoint, WebhookError> {
        let locked = unit.webhooks().lock_endpoint(self.id).await?;
        let (endpoint, secrets) = locked.ok_or(WebhookError::NotFound)?;
        let now = self.webhooks.ports.clock.now();
        let rotated = secrets.rotated(self.secret.clone(), now, self.webhooks.policy.secret_overlap);
        let endpoint = Endpoint { version: endpoint.version.next(), ..endpoint };
        unit.webhooks().save_endpoint(endpoint.clone());
        unit.webhooks().save_secrets(self.id, rotated);
        Ok(endpoint)
    }
}
