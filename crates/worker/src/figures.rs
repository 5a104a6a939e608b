//! What operators see of jobs.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How a job has been doing since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFigures {
    /// So many batches were done.
    pub runs: u64,
    /// So many failed.
    pub failures: u64,
    /// So many failed in a row until now.
    pub failing: u32,
    /// Why the last one failed; empty if it did not.
    pub last_error: Option<String>,
}

/// The figures of all jobs, by name.
#[derive(Default)]
pub(crate) struct Figures(Mutex<BTreeMap<&'static str, JobFigures>>);

impl Figures {
    pub(crate) fn all(&self) -> BTreeMap<&'static str, JobFigures> {
        self.held().clone()
    }

    pub(crate) fn succeeded(&self, job: &'static str) {
        let mut figures = self.held();
        let figures = figures.entry(job).or_default();
        figures.runs += 1;
        figures.failing = 0;
        figures.last_error = None;
    }

    /// Returns how many failed in a row.
    pub(crate) fn failed(&self, job: &'static str, error: &str) -> u32 {
        let mut figures = self.held();
        let figures = figures.entry(job).or_default();
        figures.failures += 1;
        figures.failing = figures.failing.saturating_add(1);
        figures.last_error = Some(error.to_owned());
        figures.failing
    }

    /// A panic while counting leaves counts as good as before.
    fn held(&self) -> MutexGuard<'_, BTreeMap<&'static str, JobFigures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
