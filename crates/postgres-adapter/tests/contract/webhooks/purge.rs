use domain::{
    Progress,
    webhooks::{DeliveryStatus, WebhookOutbox},
};

use super::{at, claim};
use crate::support::World;

async fn purge(world: &World, seconds: i64) {
    while world.store.purge_delivered(at(seconds), 2).await.unwrap() == Progress::More {}
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
    assert_eq!(world.store.purge_delivered(at(-100), 2).await.unwrap(), Progress::More);
    assert_eq!(world.statuses(&endpoint).await.len(), 3);
    purge(&world, -100).await;
    assert!(world.statuses(&endpoint).await.is_empty());
    assert_eq!(world.statuses(&other).await.len(), 5);
    assert_eq!(world.number("SELECT count(*) FROM webhook_leftovers").await, 0);
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
    assert_eq!(world.statuses(&endpoint).await, [DeliveryStatus::Pending; 2], "it is not old enough to be doubted");
    purge(&world, 1).await;
    assert_eq!(world.statuses(&endpoint).await, [DeliveryStatus::Failed, DeliveryStatus::Pending]);
    assert_eq!(claim(&world.store, 1, 0).await.len(), 1);
}
