//! What is configured about passwords.

use std::{io, ops::RangeInclusive, thread};

/// The costs that may be configured. Each step doubles the time: 10 is the least that OWASP allows, 16 takes seconds. The
/// cheap ones below are for tests.
pub(crate) const COSTS: RangeInclusive<u32> = 4..=16;

/// How passwords are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BcryptSettings {
    /// The base-2 logarithm of the rounds. A higher one is for new passwords; old hashes keep theirs. Under a lower one,
    /// accounts with old hashes take longer to check than accounts that do not exist, until their passwords change.
    pub cost: u32,
    /// How many passwords are hashed at once.
    pub threads: usize,
    /// How many more may wait.
    pub queue: usize,
}

impl Default for BcryptSettings {
    /// Cost 12 (0.2 s), on half of the processors, with a wait of some three seconds before anybody is sent away.
    fn default() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let threads = (processors / 2).max(1);
        Self { cost: 12, threads, queue: threads * 16 }
    }
}

/// Why no password can be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HasherError {
    /// The cost is too low to protect, or too high to wait for.
    #[error("the cost of bcrypt is between {} and {}, not {cost}", COSTS.start(), COSTS.end())]
    Cost {
        /// The one configured.
        cost: u32,
    },
    /// Nobody to do it.
    #[error("passwords need at least one thread to be hashed on")]
    NoThreads,
    /// The system gave no thread.
    #[error("cannot start a thread to hash passwords on")]
    Thread(#[source] io::Error),
}
