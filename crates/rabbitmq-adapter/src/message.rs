//! An event as a message.

use domain::events::CloudEvent;
use lapin::{
    BasicProperties,
    types::{AMQPValue, FieldTable, ShortString},
};

/// Written to disk by every durable queue that it reaches.
const PERSISTENT: u8 = 2;

/// Everything about a message but its body.
pub(crate) fn properties(event: &CloudEvent) -> BasicProperties {
    let mut headers = FieldTable::default();
    if let Some(trace) = event.trace() {
        headers.insert("traceparent".into(), AMQPValue::LongString(trace.into()));
    }
    BasicProperties::default()
        .with_delivery_mode(PERSISTENT)
        .with_message_id(short(&event.id().to_string()))
        .with_type(short(event.kind()))
        .with_timestamp(u64::try_from(event.recorded_at().timestamp()).unwrap_or_default())
        .with_content_type(CloudEvent::CONTENT_TYPE.into())
        .with_app_id("stockbook".into())
        .with_headers(headers)
}

/// A text of at most 255 bytes, which the names of events are by far.
pub(crate) fn short(text: &str) -> ShortString {
    ShortString::try_new(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::{
        events::{EventKind, RecordedEvent, Subject},
        testing::{noon, nth_id, product_id},
        values::EventId,
    };

    use super::*;

    #[test]
    fn a_message_is_persistent_and_says_what_it_is_and_where_it_came_from() {
        let event = RecordedEvent {
            position: 8,
            id: EventId::new(nth_id(1)),
            kind: EventKind::StockLow.as_str().to_owned(),
            subject: Subject::Product(product_id(1)).to_string(),
            subject_version: 1,
            data: true.into(),
            recorded_at: noon(),
            trace: Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned()),
        };
        let properties = properties(&CloudEvent::of(&event, &"/shop".parse().unwrap()));
        let text = |text: &Option<ShortString>| text.as_ref().unwrap().as_str().to_owned();
        assert_eq!(properties.delivery_mode(), &Some(2));
        assert_eq!(text(properties.message_id()), nth_id(1).to_string());
        assert_eq!(text(properties.kind()), "stock.low.v1");
        assert_eq!(text(properties.content_type()), "application/cloudevents+json");
        assert_eq!(properties.timestamp(), &Some(noon().timestamp().unsigned_abs()));
        let headers = properties.headers().as_ref().unwrap();
        assert!(format!("{headers:?}").contains("traceparent"), "{headers:?}");
    }
}
