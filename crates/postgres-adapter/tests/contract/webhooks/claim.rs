use std::collections::HashSet;

use domain::{
    testing::{a_secret, nth_id},
    webhooks::{Claim, DeliveryStatus, DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, SigningSecrets},
};

use super::{at, claim, claim_at_most, numbers};
use crate::support::{World, told};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_claimed_comes_with_all_that_sending_needs() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 7)]).await;
    world.fan_out().await;
    let [claimed] = claim(&world.store, 1, 0).await.try_into().unwrap();
    assert_eq!((claimed.webhook_id, claimed.url.clone()), (endpoint.id, endpoint.url.clone()));
    assert_eq!(claimed.secrets, SigningSecrets::of(a_secret(1)));
    assert_eq!(claimed.claim.holder, nth_id(1));
    let event = &claimed.event;
    assert_eq!((event.id, event.position, event.subject_version), (told(1, 7).id, 1, 1));
    assert_eq!((event.kind.as_str(), event.subject.as_str()), ("product.changed.v1", "product/7"));
    assert_eq!(event.data, told(1, 7).data.to_value());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn about_one_subject_the_next_is_claimed_when_the_one_before_was_delivered_or_given_up() {
    let world = World::new().await;
    world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 1), (3, 2), (4, 1)]).await;
    world.fan_out().await;
    let first = claim(&world.store, 1, 0).await;
    assert_eq!(numbers(&first), [1, 3]);
    assert!(claim(&world.store, 2, 0).await.is_empty());
    world.deliver(&first[0]).await;
    let second = claim(&world.store, 3, 0).await;
    assert_eq!(numbers(&second), [2]);
    // It is to be tried again later: those behind it wait.
    world.conclude(&second[0], DeliveryStatus::Pending, Some(at(5))).await;
    assert!(claim(&world.store, 4, 4).await.is_empty());
    let again = claim(&world.store, 5, 5).await;
    assert_eq!(numbers(&again), [2]);
    let outsider = world.outsider().await;
    outsider.batch_execute("DELETE FROM webhook_attempts").await.unwrap();
    world.conclude(&again[0], DeliveryStatus::Failed, None).await;
    assert_eq!(numbers(&claim(&world.store, 6, 5).await), [4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_do_not_wait_for_each_other() {
    let world = World::new().await;
    let slow = world.hook(1, &["*"]).await;
    let other = world.hook(2, &["*"]).await;
    world.tell(&[(1, 1), (2, 1)]).await;
    world.fan_out().await;
    let claimed = claim(&world.store, 1, 0).await;
    assert_eq!(claimed.iter().map(|it| it.webhook_id).collect::<HashSet<_>>(), HashSet::from([slow.id, other.id]));
    let of_other = claimed.iter().find(|it| it.webhook_id == other.id).unwrap();
    world.deliver(of_other).await;
    let next = claim(&world.store, 2, 0).await;
    assert_eq!((next.len(), next[0].webhook_id, numbers(&next)), (1, other.id, vec![2]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_ends_by_itself_and_is_worth_nothing_once_another_has_it() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1)]).await;
    world.fan_out().await;
    let dead = claim(&world.store, 1, 0).await;
    assert!(claim(&world.store, 2, 59).await.is_empty());
    let alive = claim(&world.store, 3, 60).await;
    assert_eq!(numbers(&alive), [1]);

    let mut unit = world.begin().await;
    assert!(unit.webhooks().lock_claimed(dead[0].claim).await.unwrap().is_none());
    let (locked, delivery) = unit.webhooks().lock_claimed(alive[0].claim).await.unwrap().unwrap();
    assert_eq!((locked.id, delivery.id), (endpoint.id, alive[0].claim.delivery));
    assert!(unit.webhooks().lock_claimed(Claim { holder: nth_id(9), ..alive[0].claim }).await.unwrap().is_none());
    unit.roll_back().await;
    world.deliver(&alive[0]).await;
    assert_eq!(world.statuses(&endpoint).await, [DeliveryStatus::Delivered]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_are_bounded_in_all_and_for_each_endpoint() {
    let world = World::new().await;
    world.hook(1, &["*"]).await;
    world.hook(2, &["*"]).await;
    let subjects: Vec<(u64, i32)> = (1..=8).zip(1..).collect();
    world.tell(&subjects).await;
    world.fan_out().await;
    assert_eq!(claim_at_most(&world.store, 1, 0, 5, 3).await.len(), 5);
    // One of them has three, the other two.
    assert_eq!(claim_at_most(&world.store, 2, 0, 100, 3).await.len(), 1);
    assert!(claim_at_most(&world.store, 3, 0, 100, 3).await.is_empty());
    // When those who claimed are dead, what they had counts no more.
    assert_eq!(claim_at_most(&world.store, 4, 60, 100, 3).await.len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_workers_at_once_claim_nothing_twice_and_everything_in_turn() {
    let world = World::new().await;
    world.hook(1, &["*"]).await;
    let events: Vec<(u64, i32)> = (1..=60).map(|number| (number, i32::try_from(number % 5).unwrap() + 1)).collect();
    world.tell(&events).await;
    world.fan_out().await;
    let delivered = std::sync::Mutex::new(Vec::new());
    let work = async |worker: u64| {
        let store = world.another_store();
        let mut turn = 0;
        while delivered.lock().unwrap().len() < 60 {
            turn += 1;
            for claimed in claim_at_most(&store, worker * 1_000_000 + turn, 0, 2, 100).await {
                delivered
                    .lock()
                    .unwrap()
                    .push((claimed.event.subject.clone(), numbers(std::slice::from_ref(&claimed))[0]));
                world.deliver(&claimed).await;
            }
        }
    };
    tokio::join!(work(1), work(2), work(3));
    let delivered = delivered.into_inner().unwrap();
    assert_eq!(delivered.len(), 60);
    for subject in delivered.iter().map(|(subject, _)| subject).collect::<HashSet<_>>() {
        let told: Vec<i64> = delivered.iter().filter(|(of, _)| of == subject).map(|(_, number)| *number).collect();
        assert!(told.is_sorted() && told.len() == 12, "{subject}: {told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_is_held_back_is_probed_by_one_delivery_at_a_time() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 2), (3, 3)]).await;
    world.fan_out().await;
    let health = EndpointHealth { failing_since: Some(at(0)), failures: 5, probe_at: Some(at(10)) };
    let failing = Endpoint { health, ..endpoint.clone() };
    world.commit(|unit| unit.webhooks().save_endpoint(failing)).await;
    assert!(claim(&world.store, 1, 9).await.is_empty());
    let another = world.another_store();
    let (one, other) = tokio::join!(claim(&world.store, 2, 10), claim(&another, 3, 10));
    assert_eq!(numbers(&[one, other].concat()), [1]);
    assert!(claim(&world.store, 4, 69).await.is_empty(), "until the claim of the probe has ended");
    // What has waited longest goes first.
    assert_eq!(numbers(&claim(&world.store, 5, 70).await), [2]);
    world.commit(|unit| unit.webhooks().save_endpoint(endpoint.clone())).await;
    assert_eq!(numbers(&claim(&world.store, 6, 70).await), [1, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_claimed_for_an_endpoint_that_is_disabled_or_deleted() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 2)]).await;
    world.fan_out().await;
    let disabled = Endpoint { status: EndpointStatus::Disabled(DisabledBecause::Gone), ..endpoint.clone() };
    world.commit(|unit| unit.webhooks().save_endpoint(disabled)).await;
    assert!(claim(&world.store, 1, 0).await.is_empty());
    world.commit(|unit| unit.webhooks().save_endpoint(endpoint.clone())).await;
    let [one] = claim_at_most(&world.store, 2, 0, 1, 1).await.try_into().unwrap();
    world.commit(|unit| unit.webhooks().delete_endpoint(endpoint.id)).await;
    assert!(claim(&world.store, 3, 100).await.is_empty());
    let mut unit = world.begin().await;
    assert!(unit.webhooks().lock_claimed(one.claim).await.unwrap().is_none());
    unit.roll_back().await;
}
