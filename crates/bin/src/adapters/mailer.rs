//! Mails, which are logged rather than sent.

use async_trait::async_trait;
use domain::orders::{OrderMail, OrderMailer};

/// Writes "email sent to user" with the order and the customer's id, and never the address.
#[derive(Clone, Debug)]
pub struct LoggingMailer {
    log: slog::Logger,
}

impl LoggingMailer {
    /// Writes to this log.
    pub const fn new(log: slog::Logger) -> Self {
        Self { log }
    }
}

#[async_trait]
impl OrderMailer for LoggingMailer {
    async fn send(&self, mail: OrderMail) {
        slog::info!(self.log, "email sent to user";
            "about" => mail.kind.as_str(),
            "order" => mail.number.to_string(),
            "user_id" => mail.customer_id.to_string());
    }
}
