//! A mailer that keeps what it should have sent.

use std::sync::Mutex;

use async_trait::async_trait;

use super::held;
use crate::orders::{OrderMail, OrderMailKind, OrderMailer};

/// A mailer that keeps what it should have sent.
#[derive(Debug, Default)]
pub struct RecordingMailer(Mutex<Vec<OrderMail>>);

impl RecordingMailer {
    /// What was sent, in order.
    pub fn sent(&self) -> Vec<OrderMail> {
        held(&self.0).clone()
    }

    /// What the mails were about, in order.
    pub fn kinds(&self) -> Vec<OrderMailKind> {
        held(&self.0).iter().map(|mail| mail.kind).collect()
    }
}

#[async_trait]
impl OrderMailer for RecordingMailer {
    async fn send(&self, mail: OrderMail) {
        held(&self.0).push(mail);
    }
}
