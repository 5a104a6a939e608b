//! Alerts of low stock become one mail for each burst.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Progress, mail::Mails};

use crate::{Job, Schedule};

/// Writes the digest of what ran low, once the burst is over.
pub struct DigestLowStock(Mails);

impl DigestLowStock {
    /// Writes these mails.
    pub const fn new(mails: Mails) -> Self {
        Self(mails)
    }
}

#[async_trait]
impl Job for DigestLowStock {
    fn name(&self) -> &'static str {
        "digest_low_stock"
    }

    fn schedule(&self) -> Schedule {
        // A digest waits for half a minute anyway.
        Schedule { every: Duration::from_secs(5), after_events: false }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        Ok(self.0.digest_low_stock().await?)
    }
}
