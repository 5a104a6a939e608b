//! A clock that stands until it is told to go on.

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};

use super::held;
use crate::ports::Clock;

/// 2026-03-02 at twelve, UTC: when everything in tests happens.
pub fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_772_452_800)
}

/// A clock that stands until it is told to go on.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// Stands at a moment.
    pub const fn at(moment: DateTime<Utc>) -> Self {
        Self(Mutex::new(moment))
    }

    /// Goes on by so much, and stands again.
    pub fn advance(&self, by: TimeDelta) {
        *held(&self.0) += by;
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::at(noon())
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *held(&self.0)
    }
}
