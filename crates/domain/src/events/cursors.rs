//! Consumers of events, and how far each has read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::store::StoreError;

/// Whoever reads all events, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consumer {
    /// Hands events to the message broker.
    Relay,
    /// Writes down what is to be delivered to webhook endpoints.
    Webhooks,
    /// Writes mails to customers.
    Mail,
    /// Gathers alerts of low stock.
    LowStock,
    /// Notes which orders are to be invoiced or credited.
    Invoices,
}

impl Consumer {
    /// Every consumer.
    pub const ALL: [Self; 5] = [Self::Relay, Self::Webhooks, Self::Mail, Self::LowStock, Self::Invoices];

    /// One word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relay => "relay",
            Self::Webhooks => "webhooks",
            Self::Mail => "mail",
            Self::LowStock => "low_stock",
            Self::Invoices => "invoices",
        }
    }
}

/// How far a consumer is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lag {
    /// Which.
    pub consumer: String,
    /// It has read up to this position.
    pub position: i64,
    /// So many events are behind that.
    pub behind: i64,
    /// The oldest of them was written then.
    pub oldest_at: Option<DateTime<Utc>>,
}

/// How far consumers have read. Each is one at a time, whichever process it runs in: it holds a lease that ends by itself if
/// its holder dies.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait EventCursors: Send + Sync {
    /// Takes the lease of a consumer for so many seconds, and returns the position that it has read up to: 0 for one that never
    /// read. MUST return `None` if another holder's lease has not ended yet, and MUST extend a lease that is the holder's own.
    async fn lease(&self, consumer: Consumer, holder: Uuid, seconds: u32) -> Result<Option<i64>, StoreError>;

    /// Writes down that all up to a position was handed on. MUST do nothing and return false unless the holder has the lease.
    /// MUST NOT go back.
    async fn advance(&self, consumer: Consumer, holder: Uuid, position: i64) -> Result<bool, StoreError>;

    /// Gives the lease back, if it is the holder's.
    async fn release(&self, consumer: Consumer, holder: Uuid) -> Result<(), StoreError>;

    /// How far every consumer that ever read is behind, by name. MUST be cheap: it is asked with each probe.
    async fn lags(&self) -> Result<Vec<Lag>, StoreError>;
}
