//! The driving port of webhooks: a plain struct whose functions are the use cases, one file each.

use std::sync::Arc;

use super::{WebhookOutbox, WebhookPolicy, WebhookQueries, WebhookSecrets};
use crate::{
    ports::{Clock, Ids},
    store::Store,
};

/// What webhooks need of the world.
#[derive(Clone)]
pub struct WebhooksPorts {
    /// The store.
    pub store: Arc<dyn Store>,
    /// What is read.
    pub queries: Arc<dyn WebhookQueries>,
    /// What is to be delivered.
    pub outbox: Arc<dyn WebhookOutbox>,
    /// Whoever makes secrets.
    pub secrets: Arc<dyn WebhookSecrets>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
}

/// Webhook endpoints and what is delivered to them, for whoever drives them.
#[derive(Clone)]
pub struct Webhooks {
    pub(super) ports: WebhooksPorts,
    pub(super) policy: WebhookPolicy,
}

impl Webhooks {
    /// Wires the use cases to their ports.
    pub const fn new(ports: WebhooksPorts, policy: WebhookPolicy) -> Self {
        Self { ports, policy }
    }
}
