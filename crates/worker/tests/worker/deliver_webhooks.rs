//! Deliveries are claimed while there are some, and those under way are finished whatever happens.

use std::sync::{Arc, Mutex};

use domain::{
    Progress,
    store::MockStore,
    testing::{
        CountingIds, FakeWebhookSecrets, FixedClock, MockUnit, a_claimed_delivery, a_delivery, an_endpoint, store_of,
        unavailable,
    },
    webhooks::{
        MockWebhookOutbox, MockWebhookQueries, MockWebhookSender, WebhookOutcome, WebhookPolicy, Webhooks,
        WebhooksPorts,
    },
};
use worker::{Job, jobs::DeliverWebhooks};

fn job(store: MockStore, outbox: MockWebhookOutbox, sender: MockWebhookSender) -> DeliverWebhooks {
    let ports = WebhooksPorts {
        store: Arc::new(store),
        queries: Arc::new(MockWebhookQueries::new()),
        outbox: Arc::new(outbox),
        secrets: Arc::new(FakeWebhookSecrets::default()),
        clock: Arc::new(FixedClock::default()),
        ids: Arc::new(CountingIds::default()),
    };
    DeliverWebhooks::new(Webhooks::new(ports, WebhookPolicy::default()), Arc::new(sender))
}

fn recording() -> MockUnit {
    MockUnit::default().that_locks_claimed(Some((an_endpoint(), a_delivery())))
}

fn sender(times: usize) -> MockWebhookSender {
    let mut sender = MockWebhookSender::new();
    let answer = WebhookOutcome::Answered { status: 204, retry_after: None, excerpt: None };
    sender.expect_send().times(times).returning(move |_| answer.clone());
    sender
}

#[tokio::test]
async fn as_many_are_claimed_as_there_are_places_until_there_are_none() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (noted, mut turn) = (asked.clone(), 0);
    let mut outbox = MockWebhookOutbox::new();
    outbox.expect_claim().returning(move |claiming| {
        noted.lock().unwrap().push(claiming.at_most);
        turn += 1;
        Ok(if turn == 1 { vec![a_claimed_delivery(); 3] } else { Vec::new() })
    });
    let job = job(store_of([recording(), recording(), recording()]), outbox, sender(3));
    assert_eq!(job.run().await.unwrap(), Progress::More);
    assert_eq!(*asked.lock().unwrap(), [32, 30, 31, 32], "a place is free again when an attempt is written down");
    assert_eq!(job.run().await.unwrap(), Progress::Idle);
}

#[tokio::test]
async fn a_claim_that_fails_leaves_those_under_way_to_be_finished() {
    let mut outbox = MockWebhookOutbox::new();
    let mut turn = 0;
    outbox.expect_claim().times(2).returning(move |_| {
        turn += 1;
        if turn == 1 { Ok(vec![a_claimed_delivery(); 2]) } else { Err(unavailable()) }
    });
    let units = [recording(), recording()];
    let diaries = units.each_ref().map(MockUnit::diary);
    assert!(job(store_of(units), outbox, sender(2)).run().await.is_err());
    assert!(diaries.iter().all(domain::testing::Diary::committed));
}
