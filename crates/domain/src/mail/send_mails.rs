//! Mails go out.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use futures_util::{StreamExt, stream};

use super::{
    Attachment, ClaimedMail, Conclusion, Mail, MailContent, MailFailure, MailKind, Mails, OutgoingMail, Recipient,
};
use crate::{Progress, access::Role, invoicing::sha256_of, store::StoreError, users::UserStatus, values::CustomerRef};

/// So many mails are claimed at once, and so many of them are on their way at the same time: two rounds of them fit into a lease
/// of three times what one may take.
const CLAIMED: usize = 8;
const AT_ONCE: usize = 4;

/// The waits of one mail, each twice the one before: from the first to the last, in seconds.
struct Waits {
    first_s: u32,
    last_s: u32,
}

/// A server that put this mail off knows why; those that want to see whether we come back want to wait for some minutes.
const PUT_OFF: Waits = Waits { first_s: 30, last_s: 4 * 3_600 };

/// A server that was away says nothing of the mail. It is waited for by the job as a whole.
const SERVER_AWAY: Waits = Waits { first_s: 5, last_s: 300 };

/// What is to be attached cannot be had just now. Somebody waits for it.
const STORE_AWAY: Waits = Waits { first_s: 5, last_s: 600 };

/// A mail that was given up.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedMail {
    /// Which.
    pub mail: Mail,
    /// Why, without an address.
    pub reason: String,
}

/// What came of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// Whether there may be more to send at once.
    pub progress: Progress,
    /// How many were sent.
    pub sent: usize,
    /// The mails that were given up.
    pub failed: Vec<FailedMail>,
    /// Why the mail server takes no mails just now; the rest of the batch was put back.
    pub unreachable: Option<String>,
}

impl Mails {
    /// Sends the mails that are due.
    pub async fn send(&self) -> Result<Sending, StoreError> {
        let claimed = self.ports.outbox.claim(CLAIMED, self.policy.lease_s).await?;
        let mut sending =
            Sending { progress: Progress::of(claimed.len(), CLAIMED), sent: 0, failed: vec![], unreachable: None };
        let is_away = AtomicBool::new(false);
        let attempts: Vec<_> = stream::iter(claimed)
            .map(|claimed| self.attempt(claimed, &is_away))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for attempt in attempts {
            let (mail, outcome) = attempt?;
            match outcome {
                Outcome::Sent => sending.sent += 1,
                Outcome::Failed(reason) => sending.failed.push(FailedMail { mail, reason }),
                Outcome::Unreachable(reason) => sending.unreachable = Some(reason),
                Outcome::Later => {}
            }
        }
        Ok(sending)
    }

    /// Tries one mail and writes down what came of it.
    async fn attempt(&self, claimed: ClaimedMail, is_away: &AtomicBool) -> Result<(Mail, Outcome), StoreError> {
        let (conclusion, outcome) = if is_away.load(Ordering::Relaxed) {
            (Conclusion::PutBack, Outcome::Later)
        } else {
            self.deliver(&claimed).await?
        };
        if matches!(outcome, Outcome::Unreachable(_)) {
            is_away.store(true, Ordering::Relaxed);
        }
        let was_ours = self.ports.outbox.conclude(&claimed, conclusion).await?;
        if was_ours && matches!(outcome, Outcome::Sent) {
            self.ports.log.note(&claimed.mail);
        }
        Ok((claimed.mail, outcome))
    }

    async fn deliver(&self, claimed: &ClaimedMail) -> Result<(Conclusion, Outcome), StoreError> {
        let Some(to) = self.recipient_of(&claimed.mail).await? else {
            return Ok((Conclusion::Skipped, Outcome::Later));
        };
        let Some(mailer) = &self.ports.mailer else { return Ok((Conclusion::Sent, Outcome::Sent)) };
        let content = match claimed.mail.content() {
            Ok(content) => content,
            Err(unreadable) => return Ok(given_up(unreadable.to_string())),
        };
        let attachments = match self.attachments(&content).await {
            Ok(attachments) => attachments,
            Err(reason) => return Ok(self.put_off(claimed, reason, &STORE_AWAY, Outcome::Later)),
        };
        let mail = OutgoingMail { id: claimed.mail.id, to, content, attachments, sent_at: self.ports.clock.now() };
        Ok(match mailer.send(&mail).await {
            Ok(()) => (Conclusion::Sent, Outcome::Sent),
            Err(MailFailure::Permanent(reason)) => given_up(reason),
            Err(MailFailure::Temporary(reason)) => self.put_off(claimed, reason, &PUT_OFF, Outcome::Later),
            Err(MailFailure::Unreachable(reason)) => {
                self.put_off(claimed, reason.clone(), &SERVER_AWAY, Outcome::Unreachable(reason))
            }
        })
    }

    /// What goes with a mail, or why it cannot be had just now. It is looked up as late as the address, and is the file that was
    /// issued or none.
    async fn attachments(&self, content: &MailContent) -> Result<Vec<Attachment>, String> {
        let MailContent::Document(news) = content else { return Ok(Vec::new()) };
        let found = self.ports.documents.get(&news.object).await.map_err(|error| error.to_string())?;
        let bytes = found.ok_or("the document is not where it was kept")?;
        if sha256_of(&bytes) != news.sha256 {
            return Err("the document is not the one that was kept".to_owned());
        }
        Ok(vec![Attachment { file_name: format!("{}.pdf", news.number), content_type: "application/pdf", bytes }])
    }

    /// Nobody who was disabled, and nobody who has nothing to do with stock any more, is written to.
    async fn recipient_of(&self, mail: &Mail) -> Result<Option<Recipient>, StoreError> {
        let user = self.ports.users.find_user(&CustomerRef::Id(mail.recipient)).await?;
        let user = user.filter(|user| user.status == UserStatus::Active);
        let user = user.filter(|user| mail.kind != MailKind::LowStock || user.role != Role::Customer);
        Ok(user.map(|user| Recipient { email: user.email, name: user.name }))
    }

    fn put_off(&self, claimed: &ClaimedMail, reason: String, waits: &Waits, outcome: Outcome) -> (Conclusion, Outcome) {
        let deadline = claimed.written_at + TimeDelta::hours(self.policy.give_up_after_h.into());
        if self.ports.clock.now() >= deadline {
            return given_up(format!("given up after {} attempts: {reason}", claimed.attempt));
        }
        (Conclusion::RetryIn { seconds: waits.after(claimed.attempt), reason }, outcome)
    }
}

enum Outcome {
    Sent,
    Failed(String),
    Unreachable(String),
    /// It is due again some time, or is not wanted any more.
    Later,
}

fn given_up(reason: String) -> (Conclusion, Outcome) {
    (Conclusion::Failed { reason: reason.clone() }, Outcome::Failed(reason))
}

impl Waits {
    fn after(&self, attempt: i32) -> u32 {
        let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or_default().min(16);
        self.first_s.saturating_mul(1 << doublings).min(self.last_s)
    }
}
