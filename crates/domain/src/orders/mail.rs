//! What customers are told by mail.

use async_trait::async_trait;

use super::{Order, OrderNumber};
use crate::values::{OrderId, UserId};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderMailKind {
    /// The order was placed.
    Placed,
    /// The order was paid.
    Paid,
    /// The order was shipped.
    Shipped,
    /// The order was cancelled.
    Cancelled,
}

impl OrderMailKind {
    /// One word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A mail to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderMail {
    /// What about.
    pub kind: OrderMailKind,
    /// Which order.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// To whom.
    pub customer_id: UserId,
}

impl OrderMail {
    /// A mail about an order.
    pub const fn about(order: &Order, kind: OrderMailKind) -> Self {
        Self { kind, order_id: order.id, number: order.number, customer_id: order.customer.id }
    }
}

/// Whoever sends mails.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait OrderMailer: Send + Sync {
    /// Sends a mail after the fact was committed. MUST NOT fail the command it follows, and MUST NOT write the address to a log.
    async fn send(&self, mail: OrderMail);
}
