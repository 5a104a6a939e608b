//! When a job is run.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{Progress, events::EventBell};
use tokio::sync::watch;

use super::{Duration, LONG, Schedule, start, start_alone};

/// A bell that the test rings.
struct HandBell(watch::Sender<u64>);

#[async_trait]
impl EventBell for HandBell {
    fn rings(&self) -> u64 {
        *self.0.borrow()
    }

    async fn wait(&self, heard: u64, at_most: Duration) {
        let mut rings = self.0.subscribe();
        let _ = tokio::time::timeout(at_most, rings.wait_for(|rings| *rings > heard)).await;
    }
}

#[tokio::test]
async fn a_job_that_has_more_to_do_is_run_again_at_once_until_it_is_idle() {
    let script = |before| Ok(if before < 9 { Progress::More } else { Progress::Idle });
    let (worker, mut runs) = start_alone(Box::new(script));
    runs.reach(10).await;
    worker.stop(LONG).await;
    assert_eq!(runs.count(), 10);
}

#[tokio::test(start_paused = true)]
async fn an_idle_job_is_run_when_its_time_has_come() {
    let every = Duration::from_secs(60);
    let schedule = Schedule { every, after_events: false };
    let (worker, mut runs) =
        start(schedule, Arc::new(HandBell(watch::Sender::new(0))), Box::new(|_| Ok(Progress::Idle)));
    runs.reach(1).await;
    let began = tokio::time::Instant::now();
    tokio::time::timeout(LONG, runs.0.wait_for(|runs| *runs >= 11)).await.unwrap().unwrap();
    let took = began.elapsed();
    assert!(every * 9 <= took && took <= every * 11, "{took:?}");
    worker.stop(LONG).await;
}

#[tokio::test]
async fn a_job_that_listens_is_run_when_the_bell_rings_and_one_that_does_not_is_not() {
    let bell = Arc::new(HandBell(watch::Sender::new(0)));
    let listening = Schedule { every: LONG, after_events: true };
    let deaf = Schedule { every: LONG, after_events: false };
    let (first, mut heard) = start(listening, bell.clone(), Box::new(|_| Ok(Progress::Idle)));
    let (second, mut unheard) = start(deaf, bell.clone(), Box::new(|_| Ok(Progress::Idle)));
    unheard.reach(1).await;
    for ring in 1..=3 {
        heard.reach(ring).await;
        bell.0.send_modify(|rings| *rings += 1);
    }
    heard.reach(4).await;
    first.stop(LONG).await;
    second.stop(LONG).await;
    assert_eq!(unheard.count(), 1);
}

#[tokio::test]
async fn a_ring_while_the_job_was_looking_is_not_missed() {
    let bell = Arc::new(HandBell(watch::Sender::new(0)));
    let inside = bell.clone();
    let script = move |before| {
        if before == 0 {
            inside.0.send_modify(|rings| *rings += 1);
        }
        Ok(Progress::Idle)
    };
    let (worker, mut runs) = start(Schedule { every: LONG, after_events: true }, bell, Box::new(script));
    runs.reach(2).await;
    worker.stop(LONG).await;
}
