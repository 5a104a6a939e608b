//! What is kept for how long.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{
    Progress,
    retention::{MockPurge, Pile, Retention},
    testing::{FixedClock, noon, unavailable},
};

fn pile(name: &'static str, days: u32, rows: MockPurge) -> Pile {
    Pile { name, days, rows: Arc::new(rows) }
}

fn purging(days: i64, deleted: usize) -> MockPurge {
    let mut rows = MockPurge::new();
    rows.expect_purge()
        .withf(move |before, _| *before == noon() - TimeDelta::days(days))
        .times(1)
        .returning(move |_, at_most| Ok(deleted.min(at_most)));
    rows
}

#[tokio::test]
async fn each_pile_is_purged_by_its_own_age_and_what_was_deleted_is_told() {
    let piles = vec![pile("keys", 30, purging(30, 7)), pile("mails", 90, purging(90, 0))];
    let done = Retention::new(piles, Arc::new(FixedClock::default())).run().await.unwrap();
    assert_eq!(done, (Progress::Idle, vec![("keys", 7)]));
}

#[tokio::test]
async fn a_full_batch_says_that_there_may_be_more() {
    let piles = vec![pile("keys", 30, purging(30, usize::MAX)), pile("mails", 90, purging(90, 1))];
    let (progress, deleted) = Retention::new(piles, Arc::new(FixedClock::default())).run().await.unwrap();
    assert_eq!((progress, deleted.len()), (Progress::More, 2));
}

#[tokio::test]
async fn a_store_that_is_away_is_an_error() {
    let mut rows = MockPurge::new();
    rows.expect_purge().returning(|_, _| Err(unavailable()));
    let retention = Retention::new(vec![pile("keys", u32::MAX, rows)], Arc::new(FixedClock::default()));
    assert!(retention.run().await.is_err());
}
