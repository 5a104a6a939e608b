//! The bell rings in every process after events were committed, and not for what was not.

use std::time::Duration;

use domain::events::EventBell;

use crate::support::{World, told, until};

/// Longer than any ring takes; nobody waits that long unless a ring is lost.
const LONG: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_rings_here_after_events_were_committed_and_only_then() {
    let world = World::new().await;
    let heard = world.store.rings();
    world.commit(|_| {}).await;
    let mut unit = world.begin().await;
    unit.events().append(vec![told(1, 1)]);
    unit.roll_back().await;
    assert_eq!(world.store.rings(), heard);
    world.commit(|unit| unit.events().append(vec![told(1, 1)])).await;
    assert_eq!(world.store.rings(), heard + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_is_woken_and_what_rang_before_is_not_waited_for() {
    let world = World::new().await;
    let heard = world.store.rings();
    let waiting = world.store.wait(heard, LONG);
    let ringing = world.commit(|unit| unit.events().append(vec![told(1, 1)]));
    tokio::time::timeout(LONG / 2, futures_util::future::join(waiting, ringing)).await.unwrap();
    tokio::time::timeout(LONG / 2, world.store.wait(heard, LONG)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_that_is_over_ends_the_wait() {
    let world = World::new().await;
    world.store.wait(world.store.rings(), Duration::from_millis(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_rings_in_another_process_too_and_after_its_connection_was_lost() {
    let world = World::new().await;
    let other = world.another_store();
    let keeping = [world.store.keep_bell().unwrap(), other.keep_bell().unwrap()];
    let outsider = world.outsider().await;
    let listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    for number in 1..=2 {
        until("both listen", || async { world.number(listening).await + telling(&world).await == 2 }).await;
        let heard = other.rings();
        world.commit(|unit| unit.events().append(vec![told(number, 1)])).await;
        tokio::time::timeout(LONG, other.wait(heard, LONG * 2)).await.unwrap();
        let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query LIKE 'NOTIFY%')";
        outsider.query(ended, &[]).await.unwrap();
    }
    keeping.iter().for_each(tokio::task::JoinHandle::abort);
}

/// Connections whose last word was that something happened.
async fn telling(world: &World) -> i64 {
    let telling = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'NOTIFY%'";
    world.number(telling).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_pooler_nobody_listens() {
    let world = World::with(|settings| settings.statement_cache = false).await;
    assert!(world.store.keep_bell().is_none());
}
