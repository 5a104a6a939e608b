//! What the events need of the store.

use async_trait::async_trait;

use super::{Event, EventFilter, RecordedEvent};
use crate::{store::StoreError, values::Limit};

/// Events within a unit of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait EventsUnit: Send {
    /// Queues events. The caller MUST hold the lock of each subject (a new subject counts as held). An implementation MUST
    /// write them in this order and number them contiguously for each subject.
    fn append(&mut self, events: Vec<Event>);
}

/// Events to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait EventQueries: Send + Sync {
    /// The first events behind a position, in the order of their positions.
    ///
    /// MUST first give every committed event its position: positions are contiguous, are given once, follow
    /// `subject_version` within each subject, and an event that becomes visible late gets a later one, so that whoever has
    /// read up to a position has missed nothing.
    async fn list(&self, filter: &EventFilter, after: i64, limit: Limit) -> Result<Vec<RecordedEvent>, StoreError>;
}
