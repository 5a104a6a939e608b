//! Somebody asks for events to be delivered.

use async_trait::async_trait;

use super::{Endpoint, EndpointHealth, EndpointStatus, EventTypes, WebhookError, WebhookSecret, WebhookUrl, Webhooks};
use crate::{
    access::Permission,
    store::{Command, Request, UnitOfWork, perform},
    values::{Text, Version, WebhookId},
};

/// Asks for events to be delivered from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateWebhook {
    /// Where to.
    pub url: WebhookUrl,
    /// Which events.
    pub types: EventTypes,
    /// What it is for.
    pub description: Option<Text<500>>,
}

/// An endpoint with a secret that is shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointWithSecret {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// What its deliveries are signed with.
    pub secret: WebhookSecret,
}

impl Webhooks {
    /// Creates an endpoint. What happened before is not delivered unless it is replayed.
    pub async fn create_webhook(
        &self,
        request: &Request,
        command: CreateWebhook,
    ) -> Result<EndpointWithSecret, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        let secret = self.ports.secrets.fresh();
        let creating = Creating { webhooks: self, command, secret: secret.clone() };
        let done = perform(&*self.ports.store, &keyless(request), &creating).await?;
        Ok(EndpointWithSecret { endpoint: done.value, secret })
    }
}

/// The request without its key: the answer under a key is kept, and a secret is not.
pub(super) fn keyless(request: &Request) -> Request {
    Request { key: None, ..request.clone() }
}

struct Creating<'a> {
    webhooks: &'a Webhooks,
    command: CreateWebhook,
    secret: WebhookSecret,
}

#[async_trait]
impl Command for Creating<'_> {
    type Output = Endpoint;
    type Error = WebhookError;
    const NAME: &'static str = "create_webhook";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Endpoint, WebhookError> {
        let CreateWebhook { url, types, description } = self.command.clone();
        let endpoint = Endpoint {
            id: WebhookId::new(self.webhooks.ports.ids.next()),
            url,
            types,
            description,
            status: EndpointStatus::Active,
            health: EndpointHealth::default(),
            replay: None,
            version: Version::FIRST,
            created_at: self.webhooks.ports.clock.now(),
        };
        unit.webhooks().insert_endpoint(endpoint.clone(), self.secret.clone());
        Ok(endpoint)
    }
}
