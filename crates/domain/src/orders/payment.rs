//! Payments, and the gateway that takes the money.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Refund;
use crate::values::{Money, OrderId, PaymentId};

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentStatus {
    /// Written down before the gateway is called, so that a crash in between is seen.
    Pending,
    /// The gateway took the money.
    Approved,
    /// The gateway refused.
    Declined,
}

impl PaymentStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Approved, Self::Declined];

    /// As written in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Declined => "DECLINED",
        }
    }
}

/// A payment of all that an order came to when it was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id; the gateway is called with it.
    pub id: PaymentId,
    /// For which order.
    pub order_id: OrderId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What the gateway calls it.
    pub gateway_reference: Option<String>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was approved or declined.
    pub settled_at: Option<DateTime<Utc>>,
}

/// What a gateway decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charge {
    /// It took the money.
    Approved {
        /// What it calls the payment.
        reference: String,
    },
    /// It refused.
    Declined {
        /// Why, to be shown to whoever pays.
        reason: String,
    },
}

/// The gateway gave no answer; the payment may be asked for again with the same id.
#[derive(Debug, thiserror::Error)]
#[error("the payment gateway gave no answer: {0}")]
pub struct GatewayError(pub String);

/// Whoever takes the money.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Takes the money. MUST take it once for each payment id, however often it is called, and MUST answer the same.
    async fn charge(&self, payment: &Payment) -> Result<Charge, GatewayError>;

    /// Gives money back, some or all of what a payment took, and returns what the gateway calls it. MUST give it back once for each
    /// refund id, however often it is called.
    async fn refund(&self, refund: &Refund) -> Result<String, GatewayError>;
}
