//! What is older than it has to be goes, and nothing that anybody still needs.

use chrono::{TimeDelta, Utc};
use domain::{
    events::{Consumer, EventCursors, EventFilter, EventQueries},
    retention::Purge,
    store::Store,
    testing::{a_customer, keyed, nth_id},
    values::Limit,
};
use postgres_adapter::{OldEvents, OldKeys};
use serde_json::json;

use crate::support::{World, told};

/// Later than anything was written.
fn tomorrow() -> chrono::DateTime<Utc> {
    chrono::DateTime::UNIX_EPOCH + TimeDelta::days(365 * 200)
}

/// Earlier than anything was written.
fn long_ago() -> chrono::DateTime<Utc> {
    chrono::DateTime::UNIX_EPOCH
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_keys_are_purged_a_batch_at_a_time_and_young_ones_are_not() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    for key in ["a", "b", "c"] {
        let mut unit = world.begin_for(&keyed(a_customer(), key)).await;
        unit.answer(json!(key).into());
        unit.commit().await.unwrap();
    }
    let keys = OldKeys(world.store.clone());
    assert_eq!(keys.purge(long_ago(), 10).await.unwrap(), 0);
    assert!(world.store.recall(&keyed(a_customer(), "a")).await.unwrap().is_some());
    assert_eq!(keys.purge(tomorrow(), 2).await.unwrap(), 2);
    assert_eq!(keys.purge(tomorrow(), 2).await.unwrap(), 1);
    assert!(world.store.recall(&keyed(a_customer(), "a")).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_purged_only_behind_every_cursor_and_never_the_last_of_a_subject() {
    let world = World::new().await;
    world.commit(|unit| unit.events().append(vec![told(1, 1), told(2, 1), told(3, 2), told(4, 1), told(5, 2)])).await;
    let numbers = async || {
        let events = world.store.list(&EventFilter::default(), 0, Limit::default()).await.unwrap();
        events.iter().map(|event| event.data["number"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers().await, [1, 2, 3, 4, 5]);
    let events = OldEvents(world.store.clone());
    world.outsider().await.batch_execute("DELETE FROM event_cursors").await.unwrap();
    assert_eq!(events.purge(tomorrow(), 10).await.unwrap(), 0, "nobody knows who has read");

    for (consumer, position) in [(Consumer::Relay, 2), (Consumer::Mail, 5)] {
        world.store.lease(consumer, nth_id(1), 60).await.unwrap();
        world.store.advance(consumer, nth_id(1), position).await.unwrap();
    }
    assert_eq!(events.purge(long_ago(), 10).await.unwrap(), 0);
    assert_eq!(events.purge(tomorrow(), 10).await.unwrap(), 2);
    assert_eq!(numbers().await, [3, 4, 5], "the relay has not read the others");

    world.store.advance(Consumer::Relay, nth_id(1), 5).await.unwrap();
    assert_eq!(events.purge(tomorrow(), 2).await.unwrap(), 2);
    assert_eq!(events.purge(tomorrow(), 2).await.unwrap(), 1);
    assert_eq!(numbers().await, [4, 5], "the last of each subject is kept");
    assert_eq!(events.purge(tomorrow(), 2).await.unwrap(), 0, "what is kept is not looked at again");
    assert!(world.store.lags().await.unwrap().iter().all(|lag| lag.consumer != "purge"));

    world.commit(|unit| unit.events().append(vec![told(6, 1)])).await;
    let next = world.store.list(&EventFilter::default(), 5, Limit::default()).await.unwrap();
    assert_eq!((next[0].position, next[0].subject_version), (6, 4), "counting goes on");
}
