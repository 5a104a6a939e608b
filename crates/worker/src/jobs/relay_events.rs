//! Every event reaches the message broker.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Progress, events::Relay};

use crate::{Job, Schedule};

/// Hands events to the message broker.
pub struct RelayEvents {
    relay: Relay,
}

impl RelayEvents {
    /// Runs this relay.
    pub const fn new(relay: Relay) -> Self {
        Self { relay }
    }
}

#[async_trait]
impl Job for RelayEvents {
    fn name(&self) -> &'static str {
        "relay_events"
    }

    fn schedule(&self) -> Schedule {
        // As often as it takes to notice that the process which was at it has died.
        Schedule { every: Duration::from_secs(5), after_events: true }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        Ok(self.relay.run().await?)
    }
}
