//! Nothing is wanted any more.

use async_trait::async_trait;

use super::{Endpoint, WebhookError, Webhooks, webhook_error::check};
use crate::{
    access::Permission,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{ExpectedVersion, WebhookId},
};

impl Webhooks {
    /// Deletes an endpoint with everything that was to be delivered there, and returns it as it last was.
    pub async fn delete_webhook(
        &self,
        request: &Request,
        id: WebhookId,
        expected: ExpectedVersion,
    ) -> Result<Done<Endpoint>, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        perform(&*self.ports.store, request, &Deleting { id, expected }).await
    }
}

struct Deleting {
    id: WebhookId,
    expected: ExpectedVersion,
}

#[async_trait]
impl Command for Deleting {
    type Output = Endpoint;
    type Error = WebhookError;
    const NAME: &'static str = "delete_webhook";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Endpoint, WebhookError> {
        let (endpoint, _) = unit.webhooks().lock_endpoint(self.id).await?.ok_or(WebhookError::NotFound)?;
        check(self.expected, endpoint.version)?;
        unit.webhooks().delete_endpoint(self.id);
        Ok(endpoint)
    }
}
