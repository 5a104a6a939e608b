use std::time::Duration;

use chrono::{TimeDelta, Utc};
use domain::{
    testing::{a_secret, an_event_to_deliver, noon},
    webhooks::{EventTypes, Replay, RetrySchedule, SigningSecrets, message},
};

fn types(texts: &[&str]) -> Result<EventTypes, domain::values::Invalid> {
    EventTypes::parse(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
}

#[test]
fn an_endpoint_wants_one_to_fifty_types_each_once() {
    let wanted = types(&["order.*", "stock.low.v1", "order.*"]).unwrap();
    assert_eq!(wanted.patterns().iter().map(ToString::to_string).collect::<Vec<_>>(), ["order.*", "stock.low.v1"]);
    assert!(types(&[]).is_err() && types(&["orders.*"]).is_err());
    let read: EventTypes = serde_json::from_str(&serde_json::to_string(&wanted).unwrap()).unwrap();
    assert_eq!(read, wanted);
    assert!(serde_json::from_str::<EventTypes>("[]").is_err());
}

#[test]
fn the_secret_of_before_signs_too_until_the_new_one_was_surely_taken_over() {
    let secrets = SigningSecrets::of(a_secret(1)).rotated(a_secret(2), noon(), TimeDelta::hours(24));
    assert_eq!(secrets.clone().at(noon() + TimeDelta::hours(23)), [a_secret(2), a_secret(1)]);
    assert_eq!(secrets.clone().at(noon() + TimeDelta::hours(24)), [a_secret(2)]);
    let twice = secrets.rotated(a_secret(3), noon(), TimeDelta::hours(1));
    assert_eq!(twice.at(noon()), [a_secret(3), a_secret(2)]);
}

#[test]
fn no_way_of_printing_shows_a_secret() {
    let secrets = SigningSecrets::of(a_secret(65)).rotated(a_secret(66), noon(), TimeDelta::hours(1));
    let printed = format!("{secrets:?}");
    assert!(!printed.contains("65") && !printed.contains("AAAA"), "{printed}");
}

#[test]
fn the_schedule_is_that_of_the_specification_or_what_was_configured() {
    let schedule = RetrySchedule::default();
    let waits: Vec<u64> = schedule.waits().iter().map(Duration::as_secs).collect();
    assert_eq!(waits, [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    assert_eq!(
        (schedule.wait_before(1), schedule.wait_before(2)),
        (Some(Duration::ZERO), Some(Duration::from_secs(5)))
    );
    assert_eq!((schedule.wait_before(0), schedule.wait_before(11), schedule.wait_before(-1)), (None, None, None));
    assert_eq!("0, 1,2".parse::<RetrySchedule>().unwrap().waits().len(), 3);
    for wrong in ["", "x", "1,,2", "-1", "0.5", "604801"] {
        assert!(wrong.parse::<RetrySchedule>().is_err(), "{wrong}");
    }
}

#[test]
fn a_replay_that_is_asked_for_amid_another_loses_nothing_of_either() {
    let since = |minutes| Some(noon() + TimeDelta::minutes(minutes));
    let replay = |after, until, since| Replay { after, until, since };
    assert_eq!(replay(5, 9, None).with(None), replay(5, 9, None));
    assert_eq!(replay(5, 9, None).with(Some(replay(3, 7, None))), replay(3, 9, None));
    assert_eq!(replay(5, 9, since(2)).with(Some(replay(6, 7, since(1)))), replay(5, 9, since(1)));
    assert_eq!(replay(5, 9, since(2)).with(Some(replay(6, 7, None))), replay(5, 9, None));
}

#[test]
fn the_body_is_an_envelope_of_the_specification_and_the_same_at_every_attempt() {
    let event = an_event_to_deliver();
    let body = message(&event);
    assert_eq!(body, message(&event.clone()));
    let read: serde_json::Value = serde_json::from_str(&body).unwrap();
    let moment: chrono::DateTime<Utc> = read["timestamp"].as_str().unwrap().parse().unwrap();
    assert_eq!((moment, read["type"].as_str()), (event.recorded_at, Some("order.placed.v1")));
    assert_eq!(read["id"], event.id.to_string());
    assert_eq!((read["position"].as_i64(), read["subject_version"].as_i64()), (Some(42), Some(1)));
    assert_eq!((&read["subject"], &read["data"]), (&event.subject.into(), &event.data));
    assert!(body.starts_with(r#"{"type":"order.placed.v1","timestamp":"2026-03-02T12:00:00.000000Z","id":"#), "{body}");
}
