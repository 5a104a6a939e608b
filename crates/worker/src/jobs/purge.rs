//! What is older than it has to be is deleted.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Progress, retention::Retention};
use slog::{Logger, info};

use crate::{Job, Schedule};

/// Deletes old keys, deliveries, mails and events, a batch of each at a time.
pub struct PurgeOld {
    retention: Retention,
    log: Logger,
}

impl PurgeOld {
    /// Keeps what this says.
    pub const fn new(retention: Retention, log: Logger) -> Self {
        Self { retention, log }
    }
}

#[async_trait]
impl Job for PurgeOld {
    fn name(&self) -> &'static str {
        "purge_old"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: Duration::from_secs(600), after_events: false }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        let (progress, deleted) = self.retention.run().await?;
        for (pile, rows) in deleted {
            info!(self.log, "old rows were purged"; "of" => pile, "rows" => rows);
        }
        Ok(progress)
    }
}
