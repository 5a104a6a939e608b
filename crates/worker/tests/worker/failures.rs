//! Jobs that fail.

use std::sync::Arc;

use anyhow::bail;
use domain::{Progress, testing::SilentBell};

use super::{Duration, LONG, Schedule, start, start_alone};

#[tokio::test(start_paused = true)]
async fn a_job_that_fails_is_tried_again_later_and_later_up_to_a_minute() {
    let schedule = Schedule { every: Duration::from_millis(1), after_events: false };
    let (worker, mut runs) = start(schedule, Arc::new(SilentBell::default()), Box::new(|_| bail!("away")));
    runs.reach(1).await;
    let began = tokio::time::Instant::now();
    let after = async |runs: &mut super::Runs, count: usize| {
        tokio::time::timeout(LONG * 24, runs.0.wait_for(|seen| *seen >= count)).await.unwrap().unwrap();
        began.elapsed()
    };
    let first = after(&mut runs, 2).await;
    assert!((Duration::from_millis(250)..Duration::from_secs(1)).contains(&first), "{first:?}");
    let ten = after(&mut runs, 11).await;
    assert!(ten > Duration::from_secs(60), "{ten:?}");
    let twenty = after(&mut runs, 21).await;
    assert!(twenty <= ten + Duration::from_secs(601), "{twenty:?}");
    let figures = worker.figures();
    assert!(figures["scripted"].failing >= 20 && figures["scripted"].runs == 0);
    assert_eq!(figures["scripted"].last_error.as_deref(), Some("away"));
    worker.stop(LONG).await;
}

#[tokio::test(start_paused = true)]
async fn a_job_that_does_well_again_begins_anew() {
    let script = |before: usize| if before < 8 { bail!("away") } else { Ok(Progress::Idle) };
    let (worker, mut runs) = start_alone(Box::new(script));
    tokio::time::timeout(LONG, runs.0.wait_for(|seen| *seen >= 9)).await.unwrap().unwrap();
    worker.stop(LONG).await;
    assert_eq!(runs.count(), 9);
}

#[tokio::test]
async fn a_panic_is_a_failure_and_the_job_is_tried_again() {
    let (worker, mut runs) = start_alone(Box::new(|before| {
        assert!(before > 0, "the first time it panics");
        Ok(Progress::Idle)
    }));
    runs.reach(2).await;
    let figures = worker.figures_of();
    worker.stop(LONG).await;
    let figures = figures().remove("scripted").unwrap();
    assert_eq!((figures.runs, figures.failures, figures.failing, figures.last_error), (1, 1, 0, None));
}
