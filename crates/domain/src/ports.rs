//! What every context needs of the world: the time and new ids.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The time.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait Clock: Send + Sync {
    /// Now, in UTC. MUST be cut to whole microseconds, which is what the database keeps: what is answered now and what is
    /// read later are then the same.
    fn now(&self) -> DateTime<Utc>;
}

/// New ids.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait Ids: Send + Sync {
    /// A UUID of version 7 (RFC 9562) that was never returned before.
    fn next(&self) -> Uuid;
}
