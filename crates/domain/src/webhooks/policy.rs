//! How deliveries are tried again, and for how long.

use std::{str::FromStr, time::Duration};

use chrono::TimeDelta;

use crate::values::Invalid;

/// How deliveries are tried again, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookPolicy {
    /// When each attempt is made.
    pub schedule: RetrySchedule,
    /// An endpoint at which every attempt failed for so long is disabled.
    pub disable_after: TimeDelta,
    /// The longest that an endpoint which fails is left alone before one delivery is tried again.
    pub longest_hold: TimeDelta,
    /// So long the secret of before signs too after a new one was made.
    pub secret_overlap: TimeDelta,
}

impl Default for WebhookPolicy {
    /// As the specification recommends.
    fn default() -> Self {
        Self {
            schedule: RetrySchedule::default(),
            disable_after: TimeDelta::days(5),
            longest_hold: TimeDelta::minutes(1),
            secret_overlap: TimeDelta::days(1),
        }
    }
}

/// How long to wait before each attempt, counted from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetrySchedule(Vec<Duration>);

impl RetrySchedule {
    /// From 1 to 50 waits, each of a week at the most.
    pub fn new(waits: Vec<Duration>) -> Result<Self, Invalid> {
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        if (1..=50).contains(&waits.len()) && waits.iter().all(|wait| *wait <= week) {
            Ok(Self(waits))
        } else {
            Err(Invalid::because("a schedule has 1 to 50 waits, each of a week at the most"))
        }
    }

    /// How long to wait before the attempt of this number, from 1; nothing if there is no such attempt.
    pub fn wait_before(&self, attempt: i32) -> Option<Duration> {
        let index = usize::try_from(attempt).ok()?.checked_sub(1)?;
        self.0.get(index).copied()
    }

    /// The waits.
    pub fn waits(&self) -> &[Duration] {
        &self.0
    }
}

impl Default for RetrySchedule {
    /// That of Standard Webhooks: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h.
    fn default() -> Self {
        const HOUR: u64 = 3_600;
        let waits = [0, 5, 300, 1_800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
        Self(waits.map(Duration::from_secs).into())
    }
}

impl FromStr for RetrySchedule {
    type Err = Invalid;

    /// Seconds, separated by commas.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let waits = text.split(',').map(|wait| wait.trim().parse().map(Duration::from_secs));
        let waits = waits.collect::<Result<Vec<_>, _>>();
        Self::new(waits.map_err(|_| Invalid::because("a schedule is whole seconds, separated by commas"))?)
    }
}
