//! Where mails are handed over, and in whose name.

use std::{fmt, time::Duration};

/// How mails are sent.
#[derive(Clone)]
pub struct SmtpSettings {
    /// The mail server: `smtp://host:25`, `smtp://user:password@host:587?tls=required` (STARTTLS), or `smtps://…` (TLS from the
    /// first byte).
    pub url: String,
    /// The address that mails come from.
    pub from: String,
    /// The name that they come from, and that they are signed with.
    pub business_name: String,
    /// How long one mail may take, from the connection to the server's last word.
    pub timeout: Duration,
}

/// The URL may hold a password.
impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Why no mail can be sent with these settings. The URL is not repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The URL is none of a mail server.
    #[error("SMTP_URL is not right: {0}")]
    Url(String),
    /// The address is none.
    #[error("FROM_EMAIL is not an e-mail address")]
    From,
    /// TLS cannot be set up.
    #[error("TLS for SMTP_URL cannot be set up: {0}")]
    Tls(String),
}
