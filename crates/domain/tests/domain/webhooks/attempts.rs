use domain::{
    events::{EventKind, Subject},
    store::StoreError,
    testing::{
        Beat, Diary, MockUnit, a_claimed_delivery, a_delivery, a_secret, an_endpoint, an_event_to_deliver, begins,
        noon, outcome_unknown, store_of, unavailable,
    },
    webhooks::{
        Delivery, DeliveryStatus, DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, MockWebhookSender,
        WebhookOutcome, message,
    },
};

use super::webhooks_on;

/// Attempts the delivery to an endpoint, which answers so.
async fn attempt(endpoint: Endpoint, delivery: Delivery, outcome: WebhookOutcome) -> (Option<DeliveryStatus>, Diary) {
    let unit = MockUnit::default().that_locks_claimed(Some((endpoint, delivery)));
    let diary = unit.diary();
    let mut sender = MockWebhookSender::new();
    sender.expect_send().times(1).returning(move |_| outcome.clone());
    let webhooks = webhooks_on(store_of([unit]));
    let attempting = webhooks.attempt(&sender, a_claimed_delivery()).await;
    let status = webhooks.record(attempting).await.unwrap();
    assert!(diary.keeps_the_beats() && diary.committed());
    (status, diary)
}

fn answered(status: u16, text: &str) -> WebhookOutcome {
    WebhookOutcome::Answered { status, retry_after: None, excerpt: Some(text.to_owned()) }
}

fn recorded(diary: &Diary) -> domain::webhooks::RecordedAttempt {
    let attempts = diary.queued().into_iter().filter_map(|beat| match beat {
        Beat::RecordedAttempt(attempt) => Some(attempt),
        _ => None,
    });
    let [attempt] = attempts.collect::<Vec<_>>().try_into().unwrap();
    attempt
}

#[tokio::test]
async fn what_is_sent_is_the_event_signed_with_all_that_still_counts() {
    let unit = MockUnit::default().that_locks_claimed(None);
    let mut claimed = a_claimed_delivery();
    claimed.secrets = claimed.secrets.rotated(a_secret(2), noon(), chrono::TimeDelta::hours(1));
    let mut sender = MockWebhookSender::new();
    sender.expect_send().times(1).returning(|outgoing| {
        let event = an_event_to_deliver();
        assert_eq!((&outgoing.url, outgoing.id, outgoing.sent_at), (&an_endpoint().url, event.id, noon()));
        assert_eq!((&outgoing.body, &outgoing.trace), (&message(&event), &event.trace));
        assert_eq!(outgoing.secrets, [a_secret(2), a_secret(1)]);
        answered(200, "")
    });
    let diary = unit.diary();
    // Somebody else has the claim now, and writes down what comes of it.
    let webhooks = webhooks_on(store_of([unit]));
    let attempting = webhooks.attempt(&sender, claimed).await;
    assert_eq!(webhooks.record(attempting).await.unwrap(), None);
    assert!(diary.queued().is_empty());
}

#[tokio::test]
async fn what_cannot_be_written_down_is_tried_again_and_not_sent_again() {
    let locked = || MockUnit::default().that_locks_claimed(Some((an_endpoint(), a_delivery())));
    let last = locked();
    let diary = last.diary();
    let busy = StoreError::Busy("no connection came free".into());
    let mut store = begins([
        Ok(locked().that_fails_to_commit(busy)),
        Ok(locked().that_fails_to_commit(unavailable())),
        Ok(locked().that_fails_to_commit(outcome_unknown())),
        Ok(last),
    ]);
    store.expect_back_off().times(3).returning(|_, _| ());
    let mut sender = MockWebhookSender::new();
    sender.expect_send().times(1).returning(|_| answered(200, ""));
    let webhooks = webhooks_on(store);
    let attempting = webhooks.attempt(&sender, a_claimed_delivery()).await;
    assert_eq!(webhooks.record(attempting).await.unwrap(), Some(DeliveryStatus::Delivered));
    assert!(diary.committed());
}

#[tokio::test]
async fn a_success_is_written_down_with_its_answer_and_nothing_else_is_touched() {
    let (status, diary) = attempt(an_endpoint(), a_delivery(), answered(204, "th\0anks")).await;
    assert_eq!(status, Some(DeliveryStatus::Delivered));
    let recorded = recorded(&diary);
    assert_eq!(
        (recorded.status, recorded.due_at, recorded.claim),
        (DeliveryStatus::Delivered, None, a_claimed_delivery().claim)
    );
    assert_eq!((recorded.attempt.number, recorded.attempt.status, recorded.attempt.took_ms), (1, Some(204), 0));
    assert_eq!(recorded.attempt.response.as_deref(), Some("th\u{fffd}anks"), "PostgreSQL holds no NUL");
    assert_eq!(diary.queued().len(), 1);
}

#[tokio::test]
async fn a_failure_is_written_down_with_its_reason_and_the_endpoints_health() {
    let outcome = WebhookOutcome::Unreachable { reason: "the connection was refused".to_owned() };
    let delivery = Delivery { attempts: 12, attempts_before: 11, ..a_delivery() };
    let (status, diary) = attempt(an_endpoint(), delivery, outcome).await;
    assert_eq!(status, Some(DeliveryStatus::Pending));
    let recorded = recorded(&diary);
    assert_eq!((recorded.attempt.number, recorded.attempt.status), (13, None));
    assert_eq!(recorded.attempt.response.as_deref(), Some("the connection was refused"));
    // The second attempt since it was replayed failed: the third comes after five minutes.
    assert!(recorded.due_at.unwrap() - noon() >= chrono::TimeDelta::minutes(5));
    let health = EndpointHealth { failing_since: Some(noon()), failures: 1, probe_at: None };
    assert!(diary.queued().contains(&Beat::SavedEndpoint(Endpoint { health, ..an_endpoint() })));
    assert!(diary.events().is_empty());
}

#[tokio::test]
async fn the_first_success_after_failures_lets_everything_go_on() {
    let health = EndpointHealth { failing_since: Some(noon()), failures: 5, probe_at: Some(noon()) };
    let failing = Endpoint { health, ..an_endpoint() };
    let (_, diary) = attempt(failing, a_delivery(), answered(200, "")).await;
    let queued = diary.queued();
    assert!(queued.contains(&Beat::FreedDeliveries(an_endpoint().id, noon(), true)), "{queued:?}");
    assert!(queued.contains(&Beat::SavedEndpoint(an_endpoint())));
}

#[tokio::test]
async fn an_endpoint_that_is_gone_or_failed_for_days_is_disabled_and_an_event_says_so() {
    let since = noon() - chrono::TimeDelta::days(6);
    let health = EndpointHealth { failing_since: Some(since), failures: 99, probe_at: None };
    let failing = Endpoint { health, ..an_endpoint() };
    for (endpoint, outcome, reason) in [
        (an_endpoint(), answered(410, "gone"), DisabledBecause::Gone),
        (failing, answered(500, "oops"), DisabledBecause::Failing),
    ] {
        let (status, diary) = attempt(endpoint.clone(), a_delivery(), outcome).await;
        assert_eq!(status, Some(DeliveryStatus::Pending), "it waits until the endpoint is enabled");
        let [event] = diary.events().try_into().unwrap();
        assert_eq!((event.kind, event.subject), (EventKind::WebhookDisabled, Subject::Webhook(endpoint.id)));
        assert_eq!(event.data.to_value()["reason"], reason.as_str());
        let saved = diary.queued().into_iter().find_map(|beat| match beat {
            Beat::SavedEndpoint(saved) => Some(saved.status),
            _ => None,
        });
        assert_eq!(saved, Some(EndpointStatus::Disabled(reason)));
    }
}
