use domain::{
    testing::nth_id,
    values::{DeliveryId, Limit, PageRequest, WebhookId},
    webhooks::{Attempt, DeliveryStatus, RecordedAttempt, WebhookQueries},
};

use super::{at, claim, claim_at_most, numbers, recorded};
use crate::support::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attempt_is_kept_with_what_the_endpoint_answered() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1)]).await;
    world.fan_out().await;
    let refused = Attempt { number: 1, at: at(0), took_ms: 3, status: None, response: Some("refused".to_owned()) };
    let [first] = claim(&world.store, 1, 0).await.try_into().unwrap();
    let attempt = RecordedAttempt {
        attempt: refused.clone(),
        amid_failures: true,
        ..recorded(&first, DeliveryStatus::Pending, Some(at(5)))
    };
    world.commit(|unit| unit.webhooks().record_attempt(attempt)).await;
    let [kept] = world.deliveries(&endpoint).await.try_into().unwrap();
    assert_eq!((kept.delivery.attempts, kept.delivery.due_at), (1, Some(at(5))));

    let [second] = claim(&world.store, 2, 5).await.try_into().unwrap();
    let done = Attempt { number: 2, at: at(5), took_ms: 4, status: Some(204), response: None };
    let attempt = RecordedAttempt { attempt: done.clone(), ..recorded(&second, DeliveryStatus::Delivered, None) };
    world.commit(|unit| unit.webhooks().record_attempt(attempt)).await;
    let [kept] = world.deliveries(&endpoint).await.try_into().unwrap();
    assert_eq!((kept.delivery.status, kept.delivery.due_at), (DeliveryStatus::Delivered, None));
    assert_eq!(kept.attempts, [refused, done]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliveries_are_listed_by_status_latest_first_page_by_page() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.hook(2, &["*"]).await;
    let events: Vec<(u64, i32)> = (1..=5).zip(1..).collect();
    world.tell(&events).await;
    world.fan_out().await;
    for claimed in claim(&world.store, 1, 0).await {
        if claimed.webhook_id == endpoint.id && claimed.event.position % 2 == 0 {
            world.deliver(&claimed).await;
        }
    }
    let positions = async |status, limit| {
        let (mut seen, mut page) = (Vec::new(), PageRequest { limit: Limit::new(limit).unwrap(), after: None });
        loop {
            let answer = world.store.list_deliveries(endpoint.id, status, &page).await.unwrap();
            seen.extend(answer.items.iter().map(|it| it.delivery.position));
            let Some(next) = answer.next else { return seen };
            page.after = Some(next);
        }
    };
    assert_eq!(positions(None, 2).await, [5, 4, 3, 2, 1]);
    assert_eq!(positions(Some(DeliveryStatus::Delivered), 1).await, [4, 2]);
    assert_eq!(positions(Some(DeliveryStatus::Pending), 50).await, [5, 3, 1]);
    assert!(positions(Some(DeliveryStatus::Failed), 50).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_begins_anew_with_all_its_attempts_ahead() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1)]).await;
    world.fan_out().await;
    let [first] = claim(&world.store, 1, 0).await.try_into().unwrap();
    world.deliver(&first).await;
    world.commit(|unit| unit.webhooks().reset_delivery(first.claim.delivery, at(9))).await;
    let [kept] = world.deliveries(&endpoint).await.try_into().unwrap();
    assert_eq!((kept.delivery.status, kept.delivery.due_at), (DeliveryStatus::Pending, Some(at(9))));
    assert_eq!((kept.delivery.attempts, kept.delivery.attempts_since_replay()), (1, 0));
    let [again] = claim(&world.store, 2, 9).await.try_into().unwrap();
    assert_eq!(again.event.id, first.event.id);
    // Just now it is being made: nobody disturbs it.
    world.commit(|unit| unit.webhooks().reset_delivery(first.claim.delivery, at(10))).await;
    assert!(claim(&world.store, 3, 10).await.is_empty());
    let mut unit = world.begin().await;
    assert!(unit.webhooks().lock_claimed(again.claim).await.unwrap().is_some());
    assert!(unit.webhooks().lock_delivery(endpoint.id, first.claim.delivery).await.unwrap().is_some());
    let elsewhere = WebhookId::new(nth_id(1));
    assert!(unit.webhooks().lock_delivery(elsewhere, first.claim.delivery).await.unwrap().is_none());
    assert!(unit.webhooks().lock_delivery(endpoint.id, DeliveryId::new(nth_id(2))).await.unwrap().is_none());
    unit.roll_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_freed_all_of_it_or_what_failed_amid_failures() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    let other = world.hook(2, &["*"]).await;
    world.tell(&[(1, 1), (2, 2), (3, 3)]).await;
    world.fan_out().await;
    for claimed in claim(&world.store, 1, 0).await {
        let amid_failures = claimed.event.position != 2;
        let attempt = RecordedAttempt { amid_failures, ..recorded(&claimed, DeliveryStatus::Pending, Some(at(900))) };
        world.commit(|unit| unit.webhooks().record_attempt(attempt)).await;
    }
    assert!(claim(&world.store, 2, 10).await.is_empty());
    world.commit(|unit| unit.webhooks().free_deliveries(endpoint.id, at(10), true)).await;
    let freed = claim(&world.store, 3, 10).await;
    assert_eq!(numbers(&freed), [1, 3]);
    // A claim is not shortened.
    world.commit(|unit| unit.webhooks().free_deliveries(endpoint.id, at(20), false)).await;
    assert_eq!(numbers(&claim(&world.store, 4, 20).await), [2]);
    world.commit(|unit| unit.webhooks().free_deliveries(other.id, at(20), false)).await;
    assert_eq!(claim_at_most(&world.store, 5, 20, 100, 100).await.len(), 3);
}
