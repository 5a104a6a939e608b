use chrono::TimeDelta;
use domain::{
    Progress,
    store::MockStore,
    testing::{a_claimed_delivery, noon, nth_id},
    webhooks::{MockWebhookOutbox, MockWebhookQueries},
};

use super::webhooks;

fn on(outbox: MockWebhookOutbox) -> domain::webhooks::Webhooks {
    webhooks(MockStore::new(), MockWebhookQueries::new(), outbox)
}

#[tokio::test]
async fn there_is_more_to_write_down_if_events_or_a_replay_say_so() {
    use Progress::{Idle, More};
    for (live, past, expected) in [(Idle, Idle, Idle), (More, Idle, More), (Idle, More, More), (More, More, More)] {
        let mut outbox = MockWebhookOutbox::new();
        outbox.expect_fan_out().times(1).returning(move |now, _| {
            assert_eq!(now, noon());
            Ok(live)
        });
        outbox.expect_replay().times(1).returning(move |_, _| Ok(past));
        assert_eq!(on(outbox).fan_out().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn claims_last_a_minute_and_each_has_a_holder_of_its_own() {
    let mut outbox = MockWebhookOutbox::new();
    let mut turn = 0;
    outbox.expect_claim().times(2).returning(move |claiming| {
        turn += 1;
        assert_eq!((claiming.holder, claiming.at_most), (nth_id(turn), 5));
        assert_eq!((claiming.now, claiming.until), (noon(), noon() + TimeDelta::seconds(60)));
        assert!(claiming.for_each_endpoint > 0);
        Ok(vec![a_claimed_delivery()])
    });
    let deliveries = on(outbox);
    assert_eq!(deliveries.claim(5).await.unwrap().len(), 1);
    assert_eq!(deliveries.claim(5).await.unwrap().len(), 1);
}
