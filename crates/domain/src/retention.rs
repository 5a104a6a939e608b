//! What is kept for how long: the books for ever, what only served a moment until nobody can need it any more.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{Progress, ports::Clock, store::StoreError};

/// How long things are kept, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// Idempotency keys and what they were answered. Whoever sends a request again later than this has it done again.
    pub keys_days: u32,
    /// Deliveries and mails that have arrived, or were given up.
    pub deliveries_days: u32,
    /// Events; for ever if nothing is said. The last event of each subject is kept whatever is said, since it numbers the next.
    pub events_days: Option<u32>,
}

impl Default for RetentionPolicy {
    /// A month for keys, three for deliveries, and events for ever.
    fn default() -> Self {
        Self { keys_days: 30, deliveries_days: 90, events_days: None }
    }
}

/// A pile of rows that grows, of which the oldest may go.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait Purge: Send + Sync {
    /// Deletes rows that came to their end before a moment, at most so many, and returns how many it is done with: as many as
    /// asked for if there may be more. MUST be one short statement, and MUST NOT delete what anybody still has to read.
    async fn purge(&self, before: DateTime<Utc>, at_most: usize) -> Result<usize, StoreError>;
}

/// One pile, and how old its rows may become.
pub struct Pile {
    /// What operators know it by.
    pub name: &'static str,
    /// How old, in days.
    pub days: u32,
    /// The rows.
    pub rows: Arc<dyn Purge>,
}

/// So many rows are deleted at once, so that no statement holds up others for long.
const AT_ONCE: usize = 2_000;

/// Deletes what is older than it has to be.
pub struct Retention {
    piles: Vec<Pile>,
    clock: Arc<dyn Clock>,
}

impl Retention {
    /// Looks after these piles.
    pub fn new(piles: Vec<Pile>, clock: Arc<dyn Clock>) -> Self {
        Self { piles, clock }
    }

    /// One batch of each pile. Returns what was deleted, by pile, and whether there may be more.
    pub async fn run(&self) -> Result<(Progress, Vec<(&'static str, usize)>), StoreError> {
        let now = self.clock.now();
        let mut progress = Progress::Idle;
        let mut deleted = Vec::new();
        for Pile { name, days, rows } in &self.piles {
            let before = now.checked_sub_signed(TimeDelta::days(i64::from(*days))).unwrap_or(DateTime::UNIX_EPOCH);
            let rows = rows.purge(before, AT_ONCE).await?;
            if rows >= AT_ONCE {
                progress = Progress::More;
            }
            if rows > 0 {
                deleted.push((*name, rows));
            }
        }
        Ok((progress, deleted))
    }
}
