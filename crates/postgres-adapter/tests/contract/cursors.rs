//! Consumers of events: one holder at a time, and never back.

use domain::{
    events::{Consumer, EventCursors, EventFilter, EventQueries},
    testing::nth_id,
    values::Limit,
};

use crate::support::{World, told, until};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_it_costs_to_give_positions_does_not_grow_with_the_events_that_have_theirs() {
    let world = World::new().await;
    let outsider = world.outsider().await;
    let happened = |events: i32| {
        format!(
            "INSERT INTO events (id, subject_version, type, subject, data)
            SELECT gen_random_uuid(), 1, 'order.placed.v1', 'order/' || gen_random_uuid(), '{{}}'
            FROM generate_series(1, {events})"
        )
    };
    outsider.batch_execute(&happened(20_000)).await.unwrap();
    let sequence = "SELECT sequence_events(1000000)";
    // What was given its position is settled by a later call, once all transactions of before have ended, those of other databases too.
    until("the events are settled", || async {
        outsider.batch_execute(&happened(1)).await.unwrap();
        outsider.batch_execute(sequence).await.unwrap();
        world.number("SELECT settled_seq FROM event_sequencer").await >= 20_000
    })
    .await;
    outsider.batch_execute("VACUUM ANALYZE events, event_positions").await.unwrap();
    outsider.batch_execute(&happened(10)).await.unwrap();
    // As connections of the store are set up.
    outsider.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; BEGIN").await.unwrap();
    // What the connection read before is in it too, until it tells the server.
    let read = "SELECT sum(seq_tup_read + idx_tup_fetch)::bigint FROM pg_stat_xact_user_tables
        WHERE relname IN ('events', 'event_positions')";
    let rows_read = async || outsider.query_one(read, &[]).await.unwrap().get::<_, i64>(0);
    let before = rows_read().await;
    outsider.batch_execute(sequence).await.unwrap();
    let rows = rows_read().await - before;
    outsider.batch_execute("COMMIT").await.unwrap();
    assert!(rows < 1_000, "{rows} rows were read for ten events");
}
