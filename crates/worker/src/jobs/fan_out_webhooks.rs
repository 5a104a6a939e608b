//! Events are written down for delivery to webhooks.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Progress, webhooks::Webhooks};

use crate::{Job, Schedule};

/// Writes down which events are to be delivered where.
pub struct FanOutWebhooks {
    webhooks: Webhooks,
}

impl FanOutWebhooks {
    /// For these webhooks.
    pub const fn new(webhooks: Webhooks) -> Self {
        Self { webhooks }
    }
}

#[async_trait]
impl Job for FanOutWebhooks {
    fn name(&self) -> &'static str {
        "fan_out_webhooks"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: Duration::from_secs(2), after_events: true }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        Ok(self.webhooks.fan_out().await?)
    }
}
