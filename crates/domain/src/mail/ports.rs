//! What mails need of the store, of the mail server and of the log.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{DigestPolicy, Mail, MailContent};
use crate::{
    store::StoreError,
    values::{Email, MailId, Text},
};

/// Mails made of a stretch of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MailBatch {
    /// The mails, in the order of their events.
    pub mails: Vec<Mail>,
    /// The position of the last event of the stretch; where it begins, if nothing happened since.
    pub reached: i64,
}

/// A mail that is one worker's to send, for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimedMail {
    /// The mail.
    pub mail: Mail,
    /// Which claim of it this is, counted from 1: whoever comes back late is known by it.
    pub claim: i32,
    /// Which attempt this is, counted from 1.
    pub attempt: i32,
    /// When the mail was written.
    pub written_at: DateTime<Utc>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// The mail server took it.
    Sent,
    /// Its recipient is not to be written to any more.
    Skipped,
    /// It will never be delivered.
    Failed {
        /// Why, without an address.
        reason: String,
    },
    /// It is tried again.
    RetryIn {
        /// After so many seconds.
        seconds: u32,
        /// Why it was not sent this time, without an address.
        reason: String,
    },
    /// Nothing was attempted: it is due as before, and the attempt does not count.
    PutBack,
}

/// The mails that are owed. They are kept until they are purged, whatever became of them.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait MailOutbox: Send + Sync {
    /// The mails of at most so many events behind a position. Their facts MAY lack everything but the order's number: it is for
    /// whoever only tells a log of them. MUST first give every committed event its position.
    async fn read(&self, after: i64, at_most: usize) -> Result<MailBatch, StoreError>;

    /// Writes the mails ([`Mail::about`]) of at most so many events behind the cursor of
    /// [`Consumer::Mail`](crate::events::Consumer::Mail), and returns how many events those were. MUST do so in one transaction with
    /// the cursor, and MUST NOT write a second mail of one event to one recipient. While another process writes, or holds the
    /// cursor's lease, it MUST NOT wait, and returns 0. MUST first give every committed event its position.
    async fn write(&self, at_most: usize) -> Result<usize, StoreError>;

    /// Writes the [`Digest`](super::Digest) of what ran low behind the cursor of
    /// [`Consumer::LowStock`](crate::events::Consumer::LowStock), if it is time for one, and returns to how many. Recipients are the
    /// active inventory managers, and if there is none the active admins. MUST do so in one transaction with the cursor, and
    /// MUST NOT wait while another process does. MUST first give every committed event its position.
    async fn write_digest(&self, policy: DigestPolicy) -> Result<usize, StoreError>;

    /// Claims at most so many mails that are due, the longest due first, for so many seconds. MUST NOT hand out what another
    /// worker has claimed until that time is over, nor wait for it; a worker that died thereby gives its mails back.
    async fn claim(&self, at_most: usize, lease_s: u32) -> Result<Vec<ClaimedMail>, StoreError>;

    /// Writes down what came of a claimed mail. MUST do nothing and return false unless this claim is still the last one. A wait
    /// MUST be lengthened by up to a tenth, at random, so that mails that failed together do not come back together.
    async fn conclude(&self, claimed: &ClaimedMail, conclusion: Conclusion) -> Result<bool, StoreError>;
}

/// Who a mail goes to, looked up when it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their address.
    pub email: Email,
    /// Their name.
    pub name: Option<Text<200>>,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipient(…)")
    }
}

/// A file that goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called.
    pub file_name: String,
    /// What it is.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A mail on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Its id, the same at every attempt.
    pub id: MailId,
    /// To whom.
    pub to: Recipient,
    /// What it says.
    pub content: MailContent,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// When this attempt is made.
    pub sent_at: DateTime<Utc>,
}

/// Why a mail was not sent. The reasons hold no address: what a mail server says in words often repeats it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailFailure {
    /// The mail server did not answer, or will have nothing to do with us: other mails would fare no better just now.
    #[error("the mail server takes no mails: {0}")]
    Unreachable(String),
    /// It did not take this mail now, and may later.
    #[error("the mail was put off: {0}")]
    Temporary(String),
    /// It will never take this mail.
    #[error("the mail was refused: {0}")]
    Permanent(String),
}

/// Whoever hands mails to a mail server.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Makes one attempt. MUST use a Message-ID that follows from the mail's id alone, so that a copy can be told; MUST NOT write the
    /// address or the name to a log, nor into a failure; MUST end within a time of its own; MUST return `Ok` only once the server
    /// took responsibility for the mail. Nothing that a person typed may end a header or become markup.
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailFailure>;
}

/// Whoever notes that somebody was written to.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait MailLog: Send + Sync {
    /// Notes that a mail was sent, with its kind, the recipient's id and the order's number, and never the address.
    fn note(&self, mail: &Mail);
}
