//! Whoever hands events to a message broker.

use std::time::Duration;

use async_trait::async_trait;

use super::CloudEvent;
use crate::values::EventId;

/// The longest that handing over a wave may take.
pub const HANDOVER_AT_MOST: Duration = Duration::from_secs(15);

/// What came of handing over a wave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handover {
    /// The events that the broker answers for from now on.
    pub confirmed: Vec<EventId>,
    /// What happened to the others, if there are any.
    pub trouble: Option<Trouble>,
}

/// Why events were not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The broker refused some and takes others: a queue is full, or nobody wants them.
    Refused(String),
    /// The broker is not there, does not answer, or cannot be spoken to; another wave would fare no better now.
    Lost(String),
}

impl Handover {
    /// Nothing was confirmed, for this reason.
    pub const fn lost(reason: String) -> Self {
        Self { confirmed: Vec::new(), trouble: Some(Trouble::Lost(reason)) }
    }
}

/// A message broker that others listen to.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait EventPublisher: Send + Sync {
    /// Hands over a wave of events, no two of them about the same subject: the order among them does not matter.
    ///
    /// * MUST count an event as confirmed only when the broker answers for it, also if it loses its power, in every queue that
    ///   asked for it, and there was one. What was returned, refused or not answered is not confirmed.
    /// * MUST send the event's id as the id of the message, and its body byte for byte, at every attempt.
    /// * MUST reach the broker also for an empty wave, and prepare there what others need to subscribe.
    /// * MUST end within [`HANDOVER_AT_MOST`], whatever the broker does, and be as good as new after any trouble.
    /// * MUST NOT tell secrets in the reason of a trouble.
    async fn publish(&self, wave: &[CloudEvent]) -> Handover;
}
