//! The driving port of mails: a plain struct whose functions are the use cases, one file each.

use std::sync::Arc;

use uuid::Uuid;

use super::{DigestPolicy, MailLog, MailOutbox, Mailer};
use crate::{events::EventCursors, invoicing::ObjectStore, ports::Clock, users::UserQueries};

/// What mails need of the world.
#[derive(Clone)]
pub struct MailsPorts {
    /// Where they wait.
    pub outbox: Arc<dyn MailOutbox>,
    /// How far events were read.
    pub cursors: Arc<dyn EventCursors>,
    /// Who is written to.
    pub users: Arc<dyn UserQueries>,
    /// Who sends them. Without one, the log is all that is told.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Where what is attached is kept.
    pub documents: Arc<dyn ObjectStore>,
    /// Where it is noted that they were sent.
    pub log: Arc<dyn MailLog>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who we are among those who hold leases: another id for each process.
    pub holder: Uuid,
}

/// How mails are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailPolicy {
    /// How long a claimed mail is one worker's, in seconds: at least three times what the mailer may take for one.
    pub lease_s: u32,
    /// How many hours after it was written a mail is given up.
    pub give_up_after_h: u32,
    /// When alerts of low stock are told.
    pub digest: DigestPolicy,
}

impl Default for MailPolicy {
    fn default() -> Self {
        Self { lease_s: 60, give_up_after_h: 72, digest: DigestPolicy::default() }
    }
}

/// Mails, for whoever drives them.
#[derive(Clone)]
pub struct Mails {
    pub(super) ports: MailsPorts,
    pub(super) policy: MailPolicy,
}

impl Mails {
    /// Wires the use cases to their ports.
    pub const fn new(ports: MailsPorts, policy: MailPolicy) -> Self {
        Self { ports, policy }
    }
}
