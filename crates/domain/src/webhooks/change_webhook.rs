//! An endpoint is changed, disabled, or enabled again.

use async_trait::async_trait;

use super::{
    DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, EventTypes, WebhookError, WebhookUrl, Webhooks,
    webhook_error::check,
};
use crate::{
    access::Permission,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{ExpectedVersion, Text, WebhookId},
};

/// What is to be changed; what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeWebhook {
    /// Another place. What waits is delivered there.
    pub url: Option<WebhookUrl>,
    /// Other types. What waits is delivered all the same.
    pub types: Option<EventTypes>,
    /// What it is for, or nothing.
    pub description: Option<Option<Text<500>>>,
    /// Whether anything is delivered there.
    pub active: Option<bool>,
}

impl Webhooks {
    /// Changes an endpoint. Its version rises by one, also when nothing differs.
    pub async fn change_webhook(
        &self,
        request: &Request,
        id: WebhookId,
        expected: ExpectedVersion,
        command: ChangeWebhook,
    ) -> Result<Done<Endpoint>, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        perform(&*self.ports.store, request, &Changing { webhooks: self, id, expected, command }).await
    }
}

struct Changing<'a> {
    webhooks: &'a Webhooks,
    id: WebhookId,
    expected: ExpectedVersion,
    command: ChangeWebhook,
}

#[async_trait]
impl Command for Changing<'_> {
    type Output = Endpoint;
    type Error = WebhookError;
    const NAME: &'static str = "change_webhook";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Endpoint, WebhookError> {
        let (before, _) = unit.webhooks().lock_endpoint(self.id).await?.ok_or(WebhookError::NotFound)?;
        check(self.expected, before.version)?;
        let ChangeWebhook { url, types, description, active } = self.command.clone();
        let status = match (active, before.status) {
            (Some(true), _) => EndpointStatus::Active,
            (Some(false), EndpointStatus::Active) => EndpointStatus::Disabled(DisabledBecause::Requested),
            (_, status) => status,
        };
        // Whoever enables an endpoint, or names another place, has mended something: the past is forgotten, and what waits is
        // due.
        let is_mended = status == EndpointStatus::Active && (!before.is_active() || url.is_some());
        let changed = Endpoint {
            url: url.unwrap_or(before.url),
            types: types.unwrap_or(before.types),
            description: description.unwrap_or(before.description),
            status,
            health: if is_mended { EndpointHealth::default() } else { before.health },
            version: before.version.next(),
            ..before
        };
        unit.webhooks().save_endpoint(changed.clone());
        if is_mended {
            unit.webhooks().free_deliveries(self.id, self.webhooks.ports.clock.now(), false);
        }
        Ok(changed)
    }
}
