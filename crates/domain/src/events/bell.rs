//! The bell that rings when something happened.

use std::time::Duration;

use async_trait::async_trait;

/// Rings when events may have been written, here or in another process. It saves waiting and asking, and promises nothing: a
/// ring may be lost on its way from another process, so whoever listens MUST also look by itself now and then.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait EventBell: Send + Sync {
    /// How often it has rung. Whoever takes this number before looking misses nothing that rings while they look.
    fn rings(&self) -> u64;

    /// Waits until it has rung more often than that, at most so long. MUST return at once if it has already.
    async fn wait(&self, heard: u64, at_most: Duration);
}
