//! A worker that is told to stop.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{Progress, testing::SilentBell};
use slog::{Discard, Logger, o};
use tokio::sync::Semaphore;
use worker::{Job, Schedule, Worker};

use super::{Duration, LONG};

/// A job whose batch lasts until somebody lets it end.
struct Held {
    begun: Arc<Semaphore>,
    go_on: Arc<Semaphore>,
    ended: Arc<Semaphore>,
}

#[async_trait]
impl Job for Held {
    fn name(&self) -> &'static str {
        "held"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: LONG, after_events: true }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        self.begun.add_permits(1);
        self.go_on.acquire().await?.forget();
        self.ended.add_permits(1);
        Ok(Progress::More)
    }
}

fn held() -> (Held, [Arc<Semaphore>; 3]) {
    let doors = [0, 0, 0].map(|permits| Arc::new(Semaphore::new(permits)));
    let [begun, go_on, ended] = doors.clone();
    (Held { begun, go_on, ended }, doors)
}

fn start(job: Held) -> worker::RunningWorker {
    Worker::new(vec![Box::new(job)], Arc::new(SilentBell::default()), Logger::root(Discard, o!())).start()
}

#[tokio::test]
async fn a_batch_that_was_begun_is_finished_and_no_other_is_begun() {
    let (job, [begun, go_on, ended]) = held();
    let worker = start(job);
    begun.acquire().await.unwrap().forget();
    let stopping = worker.stop(LONG);
    go_on.add_permits(9);
    stopping.await;
    assert_eq!((ended.available_permits(), begun.available_permits()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_takes_too_long_is_ended() {
    let (job, [begun, _go_on, ended]) = held();
    let worker = start(job);
    begun.acquire().await.unwrap().forget();
    worker.stop(Duration::from_secs(10)).await;
    assert_eq!(ended.available_permits(), 0);
}
