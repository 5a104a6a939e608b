//! Consumers of events: one holder at a time, and never back.

use domain::{
    events::{Consumer, EventCursors, EventFilter, EventQueries},
    testing::nth_id,
    values::Limit,
};

use crate::support::{World, told};

const RELAY: Consumer = Consumer::Relay;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_that_never_read_begins_at_the_first_event() {
    let world = World::new().await;
    assert_eq!(world.store.lease(RELAY, nth_id(1), 60).await.unwrap(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_is_one_holders_until_it_is_given_back_or_ends() {
    let world = World::new().await;
    let (one, other) = (world.store.clone(), world.another_store());
    assert_eq!(one.lease(RELAY, nth_id(1), 60).await.unwrap(), Some(0));
    assert_eq!(other.lease(RELAY, nth_id(2), 60).await.unwrap(), None);
    assert_eq!(other.lease(Consumer::Mail, nth_id(2), 60).await.unwrap(), Some(0), "another consumer is free");
    assert_eq!(one.lease(RELAY, nth_id(1), 60).await.unwrap(), Some(0), "a holder extends its own");

    other.release(RELAY, nth_id(2)).await.unwrap();
    assert_eq!(other.lease(RELAY, nth_id(2), 60).await.unwrap(), None, "nobody gives back what is another's");
    one.release(RELAY, nth_id(1)).await.unwrap();
    assert_eq!(other.lease(RELAY, nth_id(2), 0).await.unwrap(), Some(0));
    // That lease ended as it began.
    assert_eq!(one.lease(RELAY, nth_id(1), 60).await.unwrap(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_holder_moves_a_cursor_and_only_forwards() {
    let world = World::new().await;
    let store = &world.store;
    assert!(!store.advance(RELAY, nth_id(1), 5).await.unwrap(), "nobody has the lease");
    store.lease(RELAY, nth_id(1), 60).await.unwrap();
    assert!(store.advance(RELAY, nth_id(1), 5).await.unwrap());
    assert!(!store.advance(RELAY, nth_id(2), 9).await.unwrap());
    assert!(store.advance(RELAY, nth_id(1), 3).await.unwrap());
    assert_eq!(store.lease(RELAY, nth_id(1), 0).await.unwrap(), Some(5));
    assert!(!store.advance(RELAY, nth_id(1), 6).await.unwrap(), "the lease has ended");
    assert_eq!(store.lease(RELAY, nth_id(2), 60).await.unwrap(), Some(5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_ask_at_once_one_gets_the_lease() {
    let world = World::new().await;
    let asking = (1..=16).map(|number| {
        let store = world.store.clone();
        async move { store.lease(RELAY, nth_id(number), 60).await.unwrap() }
    });
    let had = futures_util::future::join_all(asking).await;
    assert_eq!(had.iter().flatten().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lags_tell_what_is_behind_each_cursor_and_since_when() {
    let world = World::new().await;
    let store = &world.store;
    store.lease(RELAY, nth_id(1), 60).await.unwrap();
    let relay = async || store.lags().await.unwrap().into_iter().find(|lag| lag.consumer == "relay").unwrap();
    assert_eq!((relay().await.behind, relay().await.oldest_at), (0, None));

    // Also before anybody gave them positions.
    world.commit(|unit| unit.events().append(vec![told(1, 1), told(2, 1), told(3, 2)])).await;
    let lag = relay().await;
    assert_eq!((lag.position, lag.behind, lag.oldest_at.is_some()), (0, 3, true));

    let events = store.list(&EventFilter::default(), 0, Limit::default()).await.unwrap();
    assert_eq!((relay().await.behind, relay().await.oldest_at), (3, Some(events[0].recorded_at)));
    store.advance(RELAY, nth_id(1), 2).await.unwrap();
    assert_eq!((relay().await.behind, relay().await.oldest_at), (1, Some(events[2].recorded_at)));
    store.advance(RELAY, nth_id(1), 3).await.unwrap();
    assert_eq!((relay().await.behind, relay().await.oldest_at), (0, None));
}
