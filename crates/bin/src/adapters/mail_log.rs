//! Who was written to, for operators.

use domain::mail::{Mail, MailLog};

/// Writes "email sent to user" with the recipient's id and the order's number, and never the address.
#[derive(Clone, Debug)]
pub struct LoggedMails {
    log: slog::Logger,
}

impl LoggedMails {
    /// Writes to this log.
    pub const fn new(log: slog::Logger) -> Self {
        Self { log }
    }
}

impl MailLog for LoggedMails {
    fn note(&self, mail: &Mail) {
        slog::info!(self.log, "email sent to user"; "about" => mail.kind.as_str(), "mail_id" => mail.id.to_string(),
            "user_id" => mail.recipient.to_string(), "order" => mail.order_number());
    }
}
