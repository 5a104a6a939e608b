//! Everything since a moment or position is delivered once more.

use async_trait::async_trait;

use super::{Endpoint, Replay, ReplayFrom, WebhookError, Webhooks};
use crate::{
    access::Permission,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::WebhookId,
};

impl Webhooks {
    /// Delivers again what the endpoint wants of all events behind a position or since a moment, also of those from before it
    /// existed. They are written down for delivery in the background.
    pub async fn replay_events(
        &self,
        request: &Request,
        id: WebhookId,
        from: ReplayFrom,
    ) -> Result<Done<Endpoint>, WebhookError> {
        request.actor.require(Permission::ManageWebhooks)?;
        let (after, until) = self.ports.queries.positions(from).await?;
        let since = if let ReplayFrom::Since(moment) = from { Some(moment) } else { None };
        let replay = Replay { after, until, since };
        perform(&*self.ports.store, request, &Replaying { id, replay }).await
    }
}

struct Replaying {
    id: WebhookId,
    replay: Replay,
}

#[async_trait]
impl Command for Replaying {
    type Output = Endpoint;
    type Error = WebhookError;
    const NAME: &'static str = "replay_events";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Endpoint, WebhookError> {
        let (endpoint, _) = unit.webhooks().lock_endpoint(self.id).await?.ok_or(WebhookError::NotFound)?;
        let endpoint = Endpoint { replay: Some(self.replay.with(endpoint.replay)), ..endpoint };
        unit.webhooks().save_endpoint(endpoint.clone());
        Ok(endpoint)
    }
}
