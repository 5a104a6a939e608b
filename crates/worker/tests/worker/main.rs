//! The worker runs jobs: at once, again, later and later, and until it is told to stop.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail the test, as tests themselves may")]

mod bell;
mod deliver_webhooks;
mod failures;
mod stop;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use domain::{Progress, testing::SilentBell};
use slog::{Discard, Logger, o};
use tokio::sync::watch;
use worker::{Job, RunningWorker, Schedule, Worker};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(3_600);

/// What a scripted job does, given how often it was run before.
type Script = Box<dyn Fn(usize) -> anyhow::Result<Progress> + Send + Sync>;

/// A job that does as it was told, and counts.
struct Scripted {
    schedule: Schedule,
    script: Script,
    runs: watch::Sender<usize>,
    at_once: Arc<AtomicUsize>,
}

#[async_trait]
impl Job for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn schedule(&self) -> Schedule {
        self.schedule
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        assert_eq!(self.at_once.fetch_add(1, Ordering::SeqCst), 0, "a job is never run twice at once");
        tokio::task::yield_now().await;
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        let before = *self.runs.borrow();
        self.runs.send_modify(|runs| *runs += 1);
        (self.script)(before)
    }
}

/// Starts one job, and returns a way to see how often it was run.
fn start(schedule: Schedule, bell: Arc<dyn domain::events::EventBell>, script: Script) -> (RunningWorker, Runs) {
    let runs = watch::Sender::new(0);
    let seen = Runs(runs.subscribe());
    let job = Scripted { schedule, script, runs, at_once: Arc::default() };
    (Worker::new(vec![Box::new(job)], bell, Logger::root(Discard, o!())).start(), seen)
}

/// A job that is run now, and then hardly ever.
fn start_alone(script: Script) -> (RunningWorker, Runs) {
    start(Schedule { every: LONG, after_events: false }, Arc::new(SilentBell::default()), script)
}

struct Runs(watch::Receiver<usize>);

impl Runs {
    async fn reach(&mut self, runs: usize) {
        tokio::time::timeout(Duration::from_secs(30), self.0.wait_for(|seen| *seen >= runs)).await.unwrap().unwrap();
    }

    fn count(&self) -> usize {
        *self.0.borrow()
    }
}
