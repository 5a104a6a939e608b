//! Waiting before another attempt, and counting.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How often units were tried again, by command.
#[derive(Default)]
pub(super) struct Retries(Mutex<BTreeMap<&'static str, u64>>);

impl Retries {
    pub(super) fn count(&self, command: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(command).or_default() += 1;
    }

    pub(super) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Between half and all of 4 ms, 8 ms, 16 ms, …, 256 ms: units that met once shall not meet again.
pub(super) fn delay(attempt: u32) -> Duration {
    let longest_us = 4_000_u64 << attempt.saturating_sub(1).min(6);
    Duration::from_micros(rand::random_range(longest_us / 2..=longest_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_are_bounded() {
        assert!((1..=100).all(|attempt| delay(attempt) <= Duration::from_millis(256)));
        assert!(delay(1) <= Duration::from_millis(4));
        assert!(delay(u32::MAX) >= Duration::from_millis(128));
    }
}
