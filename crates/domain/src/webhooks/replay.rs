//! What of the past is to be delivered once more.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// From where somebody wants events once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayFrom {
    /// Behind a position.
    After(i64),
    /// From a moment on.
    Since(DateTime<Utc>),
}

/// Events that are still to be written down for delivery once more: those behind `after`, up to and with `until`. It is done in
/// small steps, and `after` moves on with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// Behind this position.
    pub after: i64,
    /// Up to this one.
    pub until: i64,
    /// Only what was written at or after this moment.
    pub since: Option<DateTime<Utc>>,
}

impl Replay {
    /// This one and another that was not finished: neither loses an event.
    #[must_use]
    pub fn with(self, unfinished: Option<Self>) -> Self {
        let Some(other) = unfinished else { return self };
        Self {
            after: self.after.min(other.after),
            until: self.until.max(other.until),
            since: self.since.zip(other.since).map(|(one, other)| one.min(other)),
        }
    }
}
