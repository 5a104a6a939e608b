//! What happened becomes mails.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Progress, mail::Mails};

use crate::{Job, Schedule};

/// Writes the mails of the next events.
pub struct WriteMails(Mails);

impl WriteMails {
    /// Writes these mails.
    pub const fn new(mails: Mails) -> Self {
        Self(mails)
    }
}

#[async_trait]
impl Job for WriteMails {
    fn name(&self) -> &'static str {
        "write_mails"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: Duration::from_secs(15), after_events: true }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        Ok(self.0.write().await?)
    }
}
