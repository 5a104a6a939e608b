//! A bell for those who do not wait.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use chrono::TimeDelta;

use super::{FixedClock, held};
use crate::events::EventBell;

/// A bell that never rings: whoever waits for it waits in vain, and a clock that it was given goes on by as much.
#[derive(Debug, Default)]
pub struct SilentBell {
    clock: Option<Arc<FixedClock>>,
    waits: Mutex<Vec<Duration>>,
}

impl SilentBell {
    /// Moves this clock on by the time that somebody waited.
    pub fn with_clock(clock: Arc<FixedClock>) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// How long somebody waited, each time.
    pub fn waits(&self) -> Vec<Duration> {
        held(&self.waits).clone()
    }
}

#[async_trait]
impl EventBell for SilentBell {
    fn rings(&self) -> u64 {
        0
    }

    async fn wait(&self, _: u64, at_most: Duration) {
        held(&self.waits).push(at_most);
        if let Some(clock) = &self.clock {
            clock.advance(TimeDelta::from_std(at_most).unwrap_or_default());
        }
    }
}
