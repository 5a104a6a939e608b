//! Webhooks, among many deliveries that wait, and many that came to their end.

use domain::{
    retention::Purge,
    store::{Request, Store},
    testing::{a_secret, an_endpoint, nth_id},
    values::PageRequest,
    webhooks::{Claiming, DeliveryStatus, ReplayFrom, WebhookOutbox, WebhookQueries},
};
use postgres_adapter::OldDeliveries;

use super::business::Business;
use crate::webhooks::{at, recorded};

/// Each event was or is to be delivered: one in a hundred waits, one in a thousand was given up.
const DELIVERIES: &str = "
    SELECT sequence_events(2147483647);
    INSERT INTO webhook_deliveries (endpoint_id, event_id, position, due_at, done_at, created_at, status, attempts, type, subject)
    SELECT (SELECT id FROM webhook_endpoints), e.id, p.position,
        CASE WHEN p.position % 100 = 0 THEN '2026-01-01'::timestamptz END,
        CASE WHEN p.position % 100 <> 0 THEN '2026-01-01'::timestamptz END, '2026-01-01',
        CASE WHEN p.position % 100 = 0 THEN 'PENDING' WHEN p.position % 1000 = 1 THEN 'FAILED' ELSE 'DELIVERED' END,
        1, e.type, e.subject
    FROM event_positions p JOIN events e ON e.seq = p.seq;
    INSERT INTO webhook_attempts (delivery_id, number, at, took_ms, status) SELECT id, 1, created_at, 9, 200 FROM webhook_deliveries;
    ANALYZE";

async fn busy() -> Business {
    let business = Business::open().await;
    business.world.commit(|unit| unit.webhooks().insert_endpoint(an_endpoint(), a_secret(1))).await;
    business.world.outsider().await.batch_execute(DELIVERIES).await.unwrap();
    business
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliveries_are_claimed_and_concluded_by_indexes() {
    let business = busy().await;
    let store = &business.world.store;
    let claiming = Claiming { holder: nth_id(1), now: at(0), until: at(60), at_most: 32, for_each_endpoint: 8 };
    let mut claimed = Vec::new();
    let explained = business.explain("a claim", async { claimed = store.claim(&claiming).await.unwrap() }).await;
    assert_eq!(claimed.len(), 8);
    explained.assert_indexed();
    explained.assert_follows("webhook_deliveries_due");
    explained.assert_follows("webhook_deliveries_in_turn");

    let concluded = business.explain("what came of it", async {
        let mut unit = store.begin(&Request::of(domain::access::Actor::System)).await.unwrap();
        unit.webhooks().lock_claimed(claimed[0].claim).await.unwrap().unwrap();
        let mut attempt = recorded(&claimed[0], DeliveryStatus::Delivered, None);
        attempt.attempt.number = 2;
        unit.webhooks().record_attempt(attempt);
        unit.webhooks().free_deliveries(an_endpoint().id, at(0), true);
        unit.commit().await.unwrap();
    });
    concluded.await.assert_indexed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_written_down_replayed_listed_and_purged_by_indexes() {
    let business = busy().await;
    let store = &business.world.store;
    store.fan_out(at(0), 100).await.unwrap();
    business.world.tell(&[(1, 17), (2, 18)]).await;
    business.explain("fan-out", async { store.fan_out(at(0), 100).await.unwrap() }).await.assert_indexed();
    business
        .explain("positions", async { store.positions(ReplayFrom::Since(at(0))).await.unwrap() })
        .await
        .assert_indexed();
    business
        .world
        .outsider()
        .await
        .batch_execute("UPDATE webhook_endpoints SET replay_after = 5000, replay_until = 9000")
        .await
        .unwrap();
    business.explain("a replay", async { store.replay(at(0), 100).await.unwrap() }).await.assert_indexed();
    for status in [None, Some(DeliveryStatus::Failed), Some(DeliveryStatus::Pending)] {
        let list = async { store.list_deliveries(an_endpoint().id, status, &PageRequest::default()).await.unwrap() };
        business.explain(&format!("deliveries {status:?}"), list).await.assert_indexed();
    }
    let old = OldDeliveries(store.clone());
    business.explain("the purge", async { old.purge(at(0), 100).await.unwrap() }).await.assert_indexed();
}
