//! What is to be delivered, and who is about to.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Attempt, DeliveryStatus, SigningSecrets, WebhookUrl};
use crate::{
    Progress,
    events::RecordedEvent,
    store::StoreError,
    values::{DeliveryId, WebhookId},
};

/// A right to make one delivery, for a short time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// Whose claim: a new id for each time that deliveries are claimed.
    pub holder: Uuid,
}

/// A delivery that is to be made now.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimedDelivery {
    /// The right to make it.
    pub claim: Claim,
    /// To which endpoint.
    pub webhook_id: WebhookId,
    /// Where that is.
    pub url: WebhookUrl,
    /// What to sign with.
    pub secrets: SigningSecrets,
    /// The event.
    pub event: RecordedEvent,
}

/// Who claims deliveries, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claiming {
    /// Whose claim it will be.
    pub holder: Uuid,
    /// What is due by now.
    pub now: DateTime<Utc>,
    /// When the claim ends by itself.
    pub until: DateTime<Utc>,
    /// So many at the most.
    pub at_most: i32,
    /// So many for one endpoint, with those that are being made already.
    pub for_each_endpoint: i32,
}

/// An attempt to be written down, with what follows from it for the delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAttempt {
    /// Whose.
    pub claim: Claim,
    /// The attempt.
    pub attempt: Attempt,
    /// How far the delivery came.
    pub status: DeliveryStatus,
    /// When it is due again, if it is.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it failed amid failures of its endpoint.
    pub amid_failures: bool,
}

/// What is to be delivered.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait WebhookOutbox: Send + Sync {
    /// Writes down deliveries for the next events, so many at the most.
    ///
    /// Each event MUST be written down once for each active endpoint that wants its type and was active when it was written, and
    /// for no other; an event that tries an endpoint, for that endpoint only, whatever it wants. MUST do so exactly once, also if
    /// several processes do it at once. While no endpoint is active, MUST write nothing and give no event its position.
    async fn fan_out(&self, now: DateTime<Utc>, at_most: i32) -> Result<Progress, StoreError>;

    /// Writes down deliveries for the next events of one endpoint's replay, so many at the most. An event that was delivered, or
    /// given up, MUST be delivered again; one that still waits MUST NOT be delivered twice.
    async fn replay(&self, now: DateTime<Utc>, at_most: i32) -> Result<Progress, StoreError>;

    /// Claims deliveries that are due.
    ///
    /// Of deliveries to one endpoint about one subject only the first in the order of positions that was neither delivered nor
    /// given up MUST be claimed. Of an endpoint whose deliveries are held back, only one MUST be claimed, when it may be probed, and
    /// none else until that claim has ended. Nothing is claimed twice at a time. A claim MUST end by itself.
    async fn claim(&self, claiming: &Claiming) -> Result<Vec<ClaimedDelivery>, StoreError>;
}
