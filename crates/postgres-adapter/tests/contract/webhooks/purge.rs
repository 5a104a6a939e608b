use domain::{retention::Purge, webhooks::DeliveryStatus};
use postgres_adapter::{OldDeliveries, OldEvents};

use super::{at, claim};
use crate::support::World;

async fn purge(world: &World, seconds: i64) {
    let old = OldDeliveries(world.store.clone());
    while old.purge(at(seconds), 2).await.unwrap() >= 2 {}
}

/// Deletes every event that may be deleted, as if webhooks were the only ones who read.
async fn purge_events(world: &World) {
    world.outsider().await.batch_execute("DELETE FROM event_cursors WHERE consumer <> 'webhooks'").await.unwrap();
    let old = OldEvents(world.store.clone());
    // Long after they were written.
    while old.purge(at(100 * 365 * 86_400), 100).await.unwrap() >= 100 {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_to_its_end_long_ago_is_removed_with_its_attempts_and_what_waits_stays() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&(1..=6).zip(1..).collect::<Vec<_>>()).await;
    world.fan_out().await;
    for claimed in claim(&world.store, 1, 0).await {
        match claimed.event.position {
            6 => {}
            5 => world.conclude(&claimed, DeliveryStatus::Failed, None).await,
            _ => world.deliver(&claimed).await,
        }
    }
    purge(&world, 0).await;
    assert_eq!(world.statuses(&endpoint).await.len(), 6);
    purge(&world, 1).await;
    assert_eq!(world.statuses(&endpoint).await, [DeliveryStatus::Pending]);
    assert_eq!(world.number("SELECT count(*) FROM webhook_attempts").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_left_of_a_deleted_endpoint_is_removed_little_by_little() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    let other = world.hook(2, &["*"]).await;
    world.tell(&(1..=5).zip(1..).collect::<Vec<_>>()).await;
    world.fan_out().await;
    world.commit(|unit| unit.webhooks().delete_endpoint(endpoint.id)).await;
    assert_eq!(OldDeliveries(world.store.clone()).purge(at(-100), 2).await.unwrap(), 2);
    assert_eq!(world.statuses(&endpoint).await.len(), 3);
    purge(&world, -100).await;
    assert!(world.statuses(&endpoint).await.is_empty());
    assert_eq!(world.statuses(&other).await.len(), 5);
    assert_eq!(world.number("SELECT count(*) FROM webhook_leftovers").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_still_to_be_delivered_is_not_purged() {
    let world = World::new().await;
    world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 1), (3, 1)]).await;
    world.fan_out().await;
    let [first] = claim(&world.store, 1, 0).await.try_into().unwrap();
    world.deliver(&first).await;
    purge_events(&world).await;
    let left = world.number("SELECT sum(position)::bigint FROM event_positions").await;
    assert_eq!(left, 2 + 3, "the first was delivered; the second waits; the third is the last of its subject");
    assert_eq!(claim(&world.store, 2, 0).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_whose_event_is_gone_is_given_up_and_those_behind_it_go_on() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 1)]).await;
    world.fan_out().await;
    let outsider = world.outsider().await;
    outsider.batch_execute("DELETE FROM events WHERE seq = (SELECT min(seq) FROM events)").await.unwrap();
    purge(&world, 0).await;
    assert_eq!(world.statuses(&endpoint).await, [DeliveryStatus::Pending; 2], "nobody purges events here");
    outsider.batch_execute("INSERT INTO event_cursors (consumer, position) VALUES ('purge', 2)").await.unwrap();
    purge(&world, 0).await;
    assert_eq!(world.statuses(&endpoint).await, [DeliveryStatus::Failed, DeliveryStatus::Pending]);
    assert_eq!(claim(&world.store, 1, 0).await.len(), 1);
}
