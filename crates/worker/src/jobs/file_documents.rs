//! Documents that were issued are drawn and kept.

use std::time::Duration;

use anyhow::bail;
use async_trait::async_trait;
use domain::{
    Progress,
    invoicing::{Filing, Invoices},
};
use slog::{Logger, warn};

use crate::{Job, Schedule};

/// Draws and keeps what was issued. While nothing can be kept the job fails, and so waits longer and longer between two tries.
pub struct FileDocuments {
    invoices: Invoices,
    log: Logger,
}

impl FileDocuments {
    /// Keeps these documents.
    pub const fn new(invoices: Invoices, log: Logger) -> Self {
        Self { invoices, log }
    }
}

#[async_trait]
impl Job for FileDocuments {
    fn name(&self) -> &'static str {
        "file_documents"
    }

    fn schedule(&self) -> Schedule {
        // Documents are issued a moment after their events, and no bell rings for them.
        Schedule { every: Duration::from_secs(1), after_events: false }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        let Filing { progress, filed, failed } = self.invoices.file().await?;
        let mut last = None;
        for (document, error) in failed {
            warn!(self.log, "a document was not kept, and will be tried again"; "document" => %document.number,
                "reason" => %error);
            last = Some(error);
        }
        match last {
            Some(error) if filed == 0 => bail!("no document can be kept: {error}"),
            _ => Ok(progress),
        }
    }
}
