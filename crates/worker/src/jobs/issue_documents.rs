//! Invoices and credit notes are issued for what happened.

use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Progress,
    invoicing::{Invoices, Issuing},
};
use slog::{Logger, warn};

use crate::{Job, Schedule};

/// Notes which orders something happened to, and issues the documents that say so.
pub struct IssueDocuments {
    invoices: Invoices,
    log: Logger,
}

impl IssueDocuments {
    /// Issues these documents.
    pub const fn new(invoices: Invoices, log: Logger) -> Self {
        Self { invoices, log }
    }
}

#[async_trait]
impl Job for IssueDocuments {
    fn name(&self) -> &'static str {
        "issue_documents"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: Duration::from_secs(15), after_events: true }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        let noted = self.invoices.note().await?;
        let Issuing { progress, failed, .. } = self.invoices.issue().await?;
        for (order, error) in failed {
            warn!(self.log, "an order was not invoiced, and will be tried again"; "order_id" => %order, "reason" => %error);
        }
        let more = noted == Progress::More || progress == Progress::More;
        Ok(if more { Progress::More } else { Progress::Idle })
    }
}
