//! What others find on the broker, and what a message looks like.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use lapin::{
    options::{ExchangeDeclareOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};
use serde_json::json;
use system_tests::{TestApp, eventually};

use super::{
    broker,
    subscriber::{EXCHANGE, Received, UNROUTED, bind, channel, envelope, wait_for_exchange},
};

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_a_persistent_cloudevent_that_carries_its_id_and_the_trace_of_its_request() {
    let Some(broker) = broker().await else { return };
    let variables = [("WORKER", "true"), ("AMQP_URL", &broker.url()), ("EVENT_SOURCE", "urn:shop:7")];
    let app = TestApp::start_with(1, &variables).await;
    wait_for_exchange(&broker).await;
    bind(&broker, "erp", "order.placed.*", &[]).await;
    let seller = app.seller().await;
    let product = seller.product("BOLT", "9.50", 10).await;
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let request = seller.customer.request(reqwest::Method::POST, "/orders").header("traceparent", TRACE).json(&body);
    let order = seller.customer.send(request).await.expect(201);
    let received = Received::take(&broker, "erp", 1).await;
    let message = &received.0[0];
    let event = &seller.admin.get("/events?types=order.placed.v1").await.expect(200)["items"][0];
    let body = envelope(message);
    assert_eq!(body["specversion"], "1.0");
    assert_eq!(body["source"], "urn:shop:7");
    assert_eq!(body["subject"], format!("order/{}", order["id"].as_str().unwrap()));
    for name in ["id", "type", "subject", "data"] {
        assert_eq!(body[name], event[name], "{name} is the one that GET /events tells");
    }
    assert_eq!(body["position"], event["position"].to_string());
    let properties = &message.properties;
    assert_eq!(message.routing_key.as_str(), "order.placed.v1");
    assert_eq!(properties.delivery_mode(), &Some(2));
    assert_eq!(properties.message_id().as_ref().unwrap().as_str(), event["id"].as_str().unwrap());
    assert_eq!(properties.content_type().as_ref().unwrap().as_str(), "application/cloudevents+json");
    let trace = properties.headers().as_ref().unwrap().inner().get("traceparent").cloned();
    let Some(AMQPValue::LongString(trace)) = trace else { panic!("no trace: {trace:?}") };
    // The trace is the request's, whatever span of it the server gave itself.
    assert_eq!(trace.to_string()[..36], TRACE[..36]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_find_a_durable_topic_exchange_and_a_bounded_queue_of_what_nobody_bound() {
    let Some(broker) = broker().await else { return };
    let app = TestApp::start_with(1, &[("WORKER", "true"), ("AMQP_URL", &broker.url())]).await;
    wait_for_exchange(&broker).await;
    let (_connection, channel) = channel(&broker).await;
    // Declaring the same again is allowed, anything else is not: so this is what is there.
    let durable = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
    let mut arguments = FieldTable::default();
    arguments.insert("alternate-exchange".into(), AMQPValue::LongString(UNROUTED.into()));
    channel.exchange_declare(EXCHANGE.into(), lapin::ExchangeKind::Topic, durable, arguments).await.unwrap();
    let mut bounds = FieldTable::default();
    bounds.insert("x-max-length".into(), AMQPValue::LongInt(100_000));
    bounds.insert("x-overflow".into(), AMQPValue::LongString("drop-head".into()));
    let durable = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    channel.queue_declare(UNROUTED.into(), durable, bounds).await.unwrap();
    let seller = app.seller().await;
    seller.product("NOBODY-ASKED", "1.00", 1).await;
    let books = app.books().await;
    let events = usize::try_from(books.number("SELECT count(*) FROM events").await).unwrap();
    Received::take(&broker, UNROUTED, events).await.assert_complete(&books, "%").await;
    app.close().await;
}

/// A log to look into.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_to_operators_without_the_password() {
    let Some(broker) = broker().await else { return };
    let url = format!("amqp://guest:hunter2secret@127.0.0.1:{}/%2f", broker.port());
    let log = Written::default();
    let (logger, guard) = telemetry::to_writer(&telemetry::LogSettings::new("stockbook", "0"), log.clone());
    let app = TestApp::start_logging(1, &[("WORKER", "true"), ("AMQP_URL", &url)], logger).await;
    let text = || String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    eventually("the log tells of it", || async { text().contains("ACCESS_REFUSED") }).await;
    app.close().await;
    drop(guard);
    assert!(text().contains("relay_events") && !text().contains("hunter2"), "{}", text());
}
