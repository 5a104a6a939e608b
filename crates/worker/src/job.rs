//! What a job is.

use std::time::Duration;

use async_trait::async_trait;
use domain::Progress;

/// When a job is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// So often, whatever happens; a tenth more or less, so that several processes do not ask in step.
    pub every: Duration,
    /// And whenever events were written.
    pub after_events: bool,
}

/// Background work, without input.
#[async_trait]
pub trait Job: Send + Sync {
    /// What operators know it by.
    fn name(&self) -> &'static str;

    /// When it is run.
    fn schedule(&self) -> Schedule;

    /// Does one batch: bounded, in seconds rather than minutes, and such that doing it twice does no harm.
    async fn run(&self) -> anyhow::Result<Progress>;
}
