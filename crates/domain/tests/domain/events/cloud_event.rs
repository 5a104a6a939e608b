//! The envelope that other systems read.

use domain::events::{CloudEvent, EventSource, RecordedEvent};
use serde_json::{Value, json};

use super::an_event;

fn envelope_of(event: &RecordedEvent) -> Value {
    let source = "https://shop.example/stockbook".parse().unwrap();
    serde_json::from_str(CloudEvent::of(event, &source).body()).unwrap()
}

#[test]
fn every_attribute_of_cloudevents_is_there_and_extensions_are_texts() {
    let event = RecordedEvent { position: 5_000_000_000, data: json!({"total": 1}), ..an_event() };
    let expected = json!({
        "specversion": "1.0",
        "id": event.id.to_string(),
        "source": "https://shop.example/stockbook",
        "type": "stock.low.v1",
        "subject": "product/1",
        "time": "2026-03-02T12:00:00.000000Z",
        "datacontenttype": "application/json",
        "subjectversion": "1",
        "position": "5000000000",
        "data": {"total": 1},
    });
    assert_eq!(envelope_of(&event), expected);
}

#[test]
fn names_of_attributes_are_lower_case_letters_and_digits_as_the_specification_wants() {
    let Value::Object(envelope) = envelope_of(&an_event()) else { panic!("no object") };
    let is_legal = |name: &String| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    assert!(envelope.keys().all(is_legal), "{envelope:?}");
}

#[test]
fn an_amount_keeps_its_digits() {
    let data: Value = serde_json::from_str(r#"{"total_amount":900.00}"#).unwrap();
    let event = RecordedEvent { data, ..an_event() };
    assert!(CloudEvent::of(&event, &"/".parse().unwrap()).body().contains(r#""total_amount":900.00"#));
}

#[test]
fn an_event_makes_the_same_bytes_each_time_and_its_trace_travels_beside_them() {
    let source: EventSource = "/shop".parse().unwrap();
    let traced = RecordedEvent { trace: Some("00-1-2-01".to_owned()), ..an_event() };
    let (one, other) = (CloudEvent::of(&an_event(), &source), CloudEvent::of(&traced, &source));
    assert_eq!(one.body(), other.body());
    assert_eq!((one.trace(), other.trace()), (None, Some("00-1-2-01")));
}

#[test]
fn a_source_is_a_uri_reference() {
    for right in ["/stockbook", "urn:shop:1", "https://shop.example/?a=b#c"] {
        assert_eq!(right.parse::<EventSource>().unwrap().to_string(), right);
    }
    for wrong in ["", "my shop", "a\"b", "ä", "a\nb", "<x>"] {
        assert!(wrong.parse::<EventSource>().is_err(), "{wrong}");
    }
}
