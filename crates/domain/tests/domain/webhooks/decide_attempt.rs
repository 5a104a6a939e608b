//! What follows from an attempt.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    testing::{a_delivery, an_endpoint, noon, nth_id},
    values::DeliveryId,
    webhooks::{
        Attempted, Decision, DeliveryStatus, DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, WebhookOutcome,
        WebhookPolicy,
    },
};
use proptest::prelude::*;

fn answered(status: u16) -> WebhookOutcome {
    WebhookOutcome::Answered { status, retry_after: None, excerpt: None }
}

fn asking_to_wait(seconds: u64) -> WebhookOutcome {
    WebhookOutcome::Answered { status: 429, retry_after: Some(Duration::from_secs(seconds)), excerpt: None }
}

fn unreachable() -> WebhookOutcome {
    WebhookOutcome::Unreachable { reason: "refused".to_owned() }
}

fn forbidden() -> WebhookOutcome {
    WebhookOutcome::Forbidden { reason: "not public".to_owned() }
}

fn decide(endpoint: &Endpoint, attempt: i32, outcome: &WebhookOutcome, at: DateTime<Utc>) -> Decision {
    let attempted = Attempted { delivery: a_delivery().id, attempt, outcome, at };
    WebhookPolicy::default().decide(endpoint, attempted)
}

/// An endpoint that failed so often, the first time so many seconds before noon.
fn failing(failures: i32, since_s: i64) -> Endpoint {
    let failing_since = Some(noon() - TimeDelta::seconds(since_s));
    Endpoint { health: EndpointHealth { failing_since, failures, probe_at: None }, ..an_endpoint() }
}

fn wait(decision: &Decision) -> TimeDelta {
    decision.due_at.unwrap() - noon()
}

#[test]
fn any_2xx_is_delivered_and_the_endpoint_is_well_again() {
    for status in [200, 201, 202, 204, 299] {
        let decision = decide(&failing(9, 600), 3, &answered(status), noon());
        assert_eq!((decision.status, decision.due_at), (DeliveryStatus::Delivered, None));
        assert!(decision.recovered && decision.health == EndpointHealth::default());
    }
    assert!(!decide(&an_endpoint(), 1, &answered(200), noon()).recovered, "it was well before");
}

#[test]
fn everything_else_is_tried_again_by_the_schedule() {
    for outcome in [
        answered(199),
        answered(301),
        answered(302),
        answered(400),
        answered(404),
        answered(500),
        unreachable(),
        forbidden(),
    ] {
        let waits =
            [(1, 5), (2, 300), (3, 1_800), (4, 7_200), (5, 18_000), (6, 36_000), (7, 50_400), (8, 72_000), (9, 86_400)];
        for (attempt, seconds) in waits {
            let decision = decide(&an_endpoint(), attempt, &outcome, noon());
            let expected = TimeDelta::seconds(seconds);
            assert_eq!(decision.status, DeliveryStatus::Pending, "{outcome:?}");
            assert!(
                wait(&decision) >= expected && wait(&decision) <= expected * 6 / 5,
                "{attempt}: {}",
                wait(&decision)
            );
        }
        let last = decide(&an_endpoint(), 10, &outcome, noon());
        assert_eq!((last.status, last.due_at, last.amid_failures), (DeliveryStatus::Failed, None, false));
    }
}

#[test]
fn an_endpoint_that_asks_to_wait_is_left_alone_for_so_long_but_not_for_ever() {
    let decision = decide(&an_endpoint(), 1, &asking_to_wait(120), noon());
    assert_eq!(wait(&decision), TimeDelta::seconds(120));
    assert_eq!(decision.health.probe_at, Some(noon() + TimeDelta::seconds(120)));
    assert!(wait(&decide(&an_endpoint(), 2, &asking_to_wait(1), noon())) >= TimeDelta::seconds(300));
    assert_eq!(wait(&decide(&an_endpoint(), 1, &asking_to_wait(u64::MAX), noon())), TimeDelta::hours(24));
}

#[test]
fn gone_disables_and_the_delivery_waits_for_whoever_enables_it_again() {
    let decision = decide(&an_endpoint(), 10, &answered(410), noon());
    assert_eq!(decision.disables, Some(DisabledBecause::Gone));
    assert_eq!((decision.status, decision.due_at), (DeliveryStatus::Pending, Some(noon())));
}

#[test]
fn an_endpoint_that_failed_for_five_days_is_disabled_once() {
    const DAYS: i64 = 5 * 86_400;
    assert_eq!(decide(&failing(50, DAYS - 1), 3, &unreachable(), noon()).disables, None);
    assert_eq!(decide(&failing(50, DAYS), 3, &unreachable(), noon()).disables, Some(DisabledBecause::Failing));
    assert_eq!(decide(&failing(50, DAYS), 3, &answered(200), noon()).disables, None);
    let disabled = Endpoint { status: EndpointStatus::Disabled(DisabledBecause::Requested), ..failing(50, DAYS) };
    assert_eq!(decide(&disabled, 3, &answered(410), noon()).disables, None);
}

#[test]
fn others_are_held_back_after_the_third_failure_in_a_row_ever_longer_and_a_minute_at_the_most() {
    let probe = |endpoint: &Endpoint| {
        decide(endpoint, 1, &unreachable(), noon()).health.probe_at.map(|at| (at - noon()).num_seconds())
    };
    assert_eq!((probe(&an_endpoint()), probe(&failing(1, 0)), probe(&failing(2, 0))), (None, None, Some(1)));
    assert_eq!(
        (probe(&failing(3, 2)), probe(&failing(4, 40)), probe(&failing(9, 3_600))),
        (Some(2), Some(40), Some(60))
    );
    let decision = decide(&failing(2, 7), 1, &unreachable(), noon());
    assert_eq!((decision.health.failures, decision.health.failing_since), (3, Some(noon() - TimeDelta::seconds(7))));
}

#[test]
fn a_delivery_that_fails_while_others_succeed_keeps_to_its_schedule() {
    assert!(!decide(&an_endpoint(), 1, &answered(400), noon()).amid_failures);
    assert!(decide(&failing(1, 1), 1, &answered(400), noon()).amid_failures);
}

fn outcomes() -> impl Strategy<Value = WebhookOutcome> {
    prop_oneof![
        (100_u16..600, proptest::option::of(0_u64..200_000)).prop_map(|(status, wait)| WebhookOutcome::Answered {
            status,
            retry_after: wait.map(Duration::from_secs),
            excerpt: None
        }),
        Just(unreachable()),
        Just(forbidden()),
    ]
}

proptest! {
    #[test]
    fn whatever_comes_of_an_attempt_the_delivery_ends_or_is_due_later_within_days(
        outcome in outcomes(), attempt in 1..15, failures in 0..100, since_s in 0_i64..600_000, id in 0_u64..1_000
    ) {
        let endpoint = if failures == 0 { an_endpoint() } else { failing(failures, since_s) };
        let attempted = Attempted { delivery: DeliveryId::new(nth_id(id)), attempt, outcome: &outcome, at: noon() };
        let decision = WebhookPolicy::default().decide(&endpoint, attempted);
        prop_assert_eq!(decision, WebhookPolicy::default().decide(&endpoint, attempted));
        prop_assert_eq!(decision.status == DeliveryStatus::Pending, decision.due_at.is_some());
        prop_assert_eq!(decision.status == DeliveryStatus::Delivered, outcome.is_delivered());
        prop_assert!(decision.due_at.is_none_or(|due| due >= noon() && due <= noon() + TimeDelta::hours(29)));
        prop_assert_eq!(decision.health.failing_since.is_none(), outcome.is_delivered());
        prop_assert_eq!(decision.health.failures == 0, outcome.is_delivered());
        prop_assert!(decision.health.probe_at.is_none_or(|at| at > noon() && at <= noon() + TimeDelta::hours(24)));
    }

    #[test]
    fn an_endpoint_that_never_answers_is_called_as_often_as_the_schedule_says_and_no_more(id in any::<u64>()) {
        let (mut endpoint, mut at, mut attempts) = (an_endpoint(), noon(), 0);
        let status = loop {
            attempts += 1;
            let outcome = unreachable();
            let attempted = Attempted { delivery: DeliveryId::new(nth_id(id)), attempt: attempts, outcome: &outcome, at };
            let decision = WebhookPolicy::default().decide(&endpoint, attempted);
            endpoint.health = decision.health;
            match decision.due_at {
                Some(due) => at = due,
                None => break decision.status,
            }
        };
        prop_assert_eq!((status, attempts), (DeliveryStatus::Failed, 10));
        prop_assert!(at - noon() >= TimeDelta::seconds(272_105) && at - noon() <= TimeDelta::seconds(272_105) * 6 / 5);
    }
}
