//! Money that is given back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::{Money, OrderId, PaymentId, RefundId, Text};

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundStatus {
    /// The money is owed back, and the gateway is to be told.
    Pending,
    /// The gateway gave it back.
    Refunded,
}

impl RefundStatus {
    /// Every status.
    pub const ALL: [Self; 2] = [Self::Pending, Self::Refunded];

    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Refunded => "REFUNDED",
        }
    }
}

/// Some or all of a payment, given back. It is owed from the moment on at which it was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Its id; the gateway is called with it.
    pub id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// Of which order.
    pub order_id: OrderId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why.
    pub reason: Option<Text<500>>,
    /// What the gateway calls it.
    pub gateway_reference: Option<String>,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
    /// When the gateway gave it back.
    pub settled_at: Option<DateTime<Utc>>,
}
