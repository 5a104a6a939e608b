//! Mails that are due go to the mail server.

use std::time::Duration;

use anyhow::bail;
use async_trait::async_trait;
use domain::{
    Progress,
    mail::{FailedMail, Mails},
};
use slog::{Logger, warn};

use crate::{Job, Schedule};

/// Sends what is due. While the server takes no mails the job fails, and so waits longer and longer between two tries.
pub struct SendMails {
    mails: Mails,
    log: Logger,
}

impl SendMails {
    /// Sends these mails.
    pub const fn new(mails: Mails, log: Logger) -> Self {
        Self { mails, log }
    }
}

#[async_trait]
impl Job for SendMails {
    fn name(&self) -> &'static str {
        "send_mails"
    }

    fn schedule(&self) -> Schedule {
        // Mails are written a moment after their events, and no bell rings for them.
        Schedule { every: Duration::from_secs(2), after_events: false }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        let sending = self.mails.send().await?;
        for FailedMail { mail, reason } in &sending.failed {
            warn!(self.log, "a mail was given up"; "about" => mail.kind.as_str(), "mail_id" => %mail.id,
                "user_id" => %mail.recipient, "order" => mail.order_number(), "reason" => reason);
        }
        if let Some(reason) = sending.unreachable {
            bail!("the mail server takes no mails: {reason}");
        }
        Ok(sending.progress)
    }
}
