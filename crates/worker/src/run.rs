//! Runs one job until it is told to stop.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use anyhow::anyhow;
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use domain::{Progress, events::EventBell};
use futures_util::FutureExt;
use rand::Rng;
use slog::{Logger, info, o, warn};
use tokio_util::sync::CancellationToken;

use crate::{Job, figures::Figures};

/// Events that follow each other faster than this are read together: a run costs about as much for one event as for many. The first
/// event after a pause is read at once.
const GATHERED_FOR: Duration = Duration::from_millis(100);

/// The first wait after a failure, which doubles up to the last.
const FIRST_RETRY: Duration = Duration::from_millis(250);
const LAST_RETRY: Duration = Duration::from_secs(60);

/// What a job needs around it.
#[derive(Clone)]
pub(crate) struct Around {
    pub bell: Arc<dyn EventBell>,
    pub figures: Arc<Figures>,
    pub log: Logger,
    pub stop: CancellationToken,
}

/// Batch after batch, one at a time. A batch that was begun is finished, also when it is time to stop.
pub(crate) async fn run(job: Box<dyn Job>, around: Around) {
    let log = around.log.new(o!("job" => job.name()));
    let mut retries = retries();
    while !around.stop.is_cancelled() {
        let heard = around.bell.rings();
        match once(&*job).await {
            Ok(progress) => {
                around.figures.succeeded(job.name());
                if retries.was_used() {
                    info!(log, "the job does well again");
                    retries = self::retries();
                }
                if progress == Progress::Idle {
                    rest(&*job, &around, heard).await;
                }
            }
            Err(error) => {
                let reason = format!("{error:#}");
                let failing = around.figures.failed(job.name(), &reason);
                let wait = retries.next();
                warn!(log, "the job failed and is tried again"; "error" => reason, "failures" => failing,
                    "retry_in_ms" => u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
                pause(wait, &around.stop).await;
            }
        }
    }
}

/// One batch. A panic is a failure like any other.
async fn once(job: &dyn Job) -> anyhow::Result<Progress> {
    let run = AssertUnwindSafe(job.run()).catch_unwind().await;
    run.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(anyhow!("it panicked: {}", text.unwrap_or_else(|| "without a word".to_owned())))
    })
}

/// Waits for the job's own time, or for the bell if it listens.
async fn rest(job: &dyn Job, around: &Around, heard: u64) {
    let schedule = job.schedule();
    let every = schedule.every.mul_f64(rand::rng().random_range(0.9..1.1));
    if schedule.after_events {
        pause(GATHERED_FOR, &around.stop).await;
        tokio::select! {
            () = around.bell.wait(heard, every) => {}
            () = around.stop.cancelled() => {}
        }
    } else {
        pause(every, &around.stop).await;
    }
}

async fn pause(time: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = stop.cancelled() => {}
    }
}

/// Ever longer waits.
struct Retries {
    waits: ExponentialBackoff,
    used: bool,
}

fn retries() -> Retries {
    let waits = ExponentialBuilder::new()
        .with_min_delay(FIRST_RETRY)
        .with_max_delay(LAST_RETRY)
        .with_factor(2.0)
        .with_jitter()
        .without_max_times()
        .build();
    Retries { waits, used: false }
}

impl Retries {
    fn next(&mut self) -> Duration {
        self.used = true;
        self.waits.next().unwrap_or(LAST_RETRY).min(LAST_RETRY)
    }

    const fn was_used(&self) -> bool {
        self.used
    }
}
