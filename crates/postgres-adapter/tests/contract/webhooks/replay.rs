use chrono::TimeDelta;
use domain::{
    Progress,
    events::{EventFilter, EventQueries},
    testing::noon,
    values::Limit,
    webhooks::{
        DeliveryStatus, DisabledBecause, Endpoint, EndpointStatus, Replay, ReplayFrom, WebhookOutbox, WebhookQueries,
    },
};

use super::{at, claim, numbers};
use crate::support::World;

async fn replay(world: &World, endpoint: &Endpoint, replay: Replay, step: i32) {
    let asked = Endpoint { replay: Some(replay), ..endpoint.clone() };
    world.commit(|unit| unit.webhooks().save_endpoint(asked)).await;
    while world.store.replay(at(100), step).await.unwrap() == Progress::More {}
    assert_eq!(world.store.find_endpoint(endpoint.id).await.unwrap().unwrap().replay, None);
}

fn between(after: i64, until: i64) -> Replay {
    Replay { after, until, since: None }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_delivers_again_what_was_delivered_and_for_the_first_time_what_never_was() {
    let world = World::new().await;
    world.tell(&[(1, 1), (2, 2)]).await;
    let endpoint = world.hook(1, &["product.*"]).await;
    let other = world.hook(2, &["*"]).await;
    world.tell(&[(3, 3), (4, 4)]).await;
    world.fan_out().await;
    for claimed in claim(&world.store, 1, 0).await {
        if claimed.event.position == 3 {
            world.deliver(&claimed).await;
        }
    }
    // In steps of every size the whole of it is gone through.
    for step in [1, 2, 3, 100] {
        replay(&world, &endpoint, between(1, 4), step).await;
        let deliveries = world.deliveries(&endpoint).await;
        let positions: Vec<i64> = deliveries.iter().map(|it| it.delivery.position).collect();
        assert_eq!(positions, [2, 3, 4], "by {step}");
        assert!(deliveries.iter().all(|it| it.delivery.status == DeliveryStatus::Pending));
    }
    let again = claim(&world.store, 2, 100).await;
    let of_endpoint: Vec<_> = again.into_iter().filter(|it| it.webhook_id == endpoint.id).collect();
    assert_eq!(numbers(&of_endpoint), [2, 3, 4]);
    assert_eq!(world.statuses(&other).await, [DeliveryStatus::Delivered, DeliveryStatus::Pending]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_or_is_being_made_is_not_delivered_twice() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 1)]).await;
    world.fan_out().await;
    let [one] = claim(&world.store, 1, 100).await.try_into().unwrap();
    replay(&world, &endpoint, between(0, 2), 10).await;
    assert!(claim(&world.store, 2, 100).await.is_empty());
    world.deliver(&one).await;
    assert_eq!(numbers(&claim(&world.store, 3, 100).await), [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_the_endpoint_wants_and_what_was_written_since_a_moment_is_replayed() {
    let world = World::new().await;
    world.tell(&[(1, 1)]).await;
    let since = noon_of_the_database(&world).await;
    world.tell(&[(2, 2)]).await;
    let endpoint = world.hook(1, &["product.*"]).await;
    let orders = world.hook(2, &["order.*"]).await;
    let (after, until) = world.store.positions(ReplayFrom::Since(since)).await.unwrap();
    let wanted = Replay { after, until, since: Some(since) };
    replay(&world, &endpoint, wanted, 10).await;
    replay(&world, &orders, wanted, 10).await;
    let positions: Vec<i64> = world.deliveries(&endpoint).await.iter().map(|it| it.delivery.position).collect();
    assert_eq!(positions, [2]);
    assert!(world.deliveries(&orders).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_endpoint_is_replayed_when_it_is_enabled() {
    let world = World::new().await;
    world.tell(&[(1, 1)]).await;
    let endpoint = world.hook(1, &["*"]).await;
    let disabled = Endpoint { status: EndpointStatus::Disabled(DisabledBecause::Requested), ..endpoint.clone() };
    let (after, until) = world.store.positions(ReplayFrom::After(0)).await.unwrap();
    replay(&world, &disabled, Replay { after, until, since: None }, 10).await;
    assert!(claim(&world.store, 1, 100).await.is_empty());
    world.commit(|unit| unit.webhooks().save_endpoint(endpoint)).await;
    assert_eq!(numbers(&claim(&world.store, 2, 100).await), [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn positions_of_a_moment_leave_no_event_before_that_was_written_later() {
    let world = World::new().await;
    assert_eq!(world.store.positions(ReplayFrom::Since(noon())).await.unwrap(), (0, 0));
    world.tell(&(1..=40).zip(1..).collect::<Vec<_>>()).await;
    let events = world.store.list(&EventFilter::default(), 0, Limit::default()).await.unwrap();
    let last = events.last().unwrap().recorded_at;
    // Days between the events: those are put back in time, each by as many days as it is before the last.
    world
        .outsider()
        .await
        .batch_execute(
            "ALTER TABLE events DISABLE TRIGGER USER;
            UPDATE events SET recorded_at = recorded_at - (40 - (data->>'number')::integer) * interval '1 day'",
        )
        .await
        .unwrap();
    for days in 0..45 {
        let moment = last - TimeDelta::days(days);
        let (after, until) = world.store.positions(ReplayFrom::Since(moment)).await.unwrap();
        assert_eq!(until, 40);
        // An event at the very moment may be microseconds before it, since they were not written at once.
        let expected = (40 - days - 1).max(0);
        assert!(after == expected, "{days} days before the last: {after}, not {expected}");
    }
    for moment in [chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::<chrono::Utc>::MAX_UTC] {
        assert!(world.store.positions(ReplayFrom::Since(moment)).await.is_ok());
    }
    assert_eq!(world.store.positions(ReplayFrom::After(7)).await.unwrap(), (7, 40));
}

async fn noon_of_the_database(world: &World) -> chrono::DateTime<chrono::Utc> {
    let micros = world.number("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").await;
    chrono::DateTime::from_timestamp_micros(micros).unwrap()
}
