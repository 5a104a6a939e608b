//! Another system, with a queue of its own.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use futures_util::StreamExt;
use lapin::{
    Channel, Connection,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};
use serde_json::Value;
use system_tests::{Books, Broker};
use tokio::time::{Instant, timeout_at};

pub const EXCHANGE: &str = "inventory_events";
pub const UNROUTED: &str = "inventory_events.unrouted";

/// Longer than the longest wait between two attempts of a job.
const PATIENCE: Duration = Duration::from_secs(150);

/// A channel to a broker.
pub async fn channel(broker: &Broker) -> (Connection, Channel) {
    let connection = broker.connect().await;
    let channel = connection.create_channel().await.unwrap();
    (connection, channel)
}

/// Waits until Stockbook has declared its exchange.
pub async fn wait_for_exchange(broker: &Broker) {
    let passive = ExchangeDeclareOptions { passive: true, ..ExchangeDeclareOptions::default() };
    system_tests::eventually("the exchange is there", || async {
        let (_connection, channel) = channel(broker).await;
        channel
            .exchange_declare(EXCHANGE.into(), lapin::ExchangeKind::Topic, passive, FieldTable::default())
            .await
            .is_ok()
    })
    .await;
}

/// Binds a durable queue to the exchange, with arguments of its own.
pub async fn bind(broker: &Broker, queue: &str, pattern: &str, arguments: &[(&str, AMQPValue)]) {
    let (_connection, channel) = channel(broker).await;
    let mut table = FieldTable::default();
    for (name, value) in arguments {
        table.insert((*name).into(), value.clone());
    }
    let durable = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    channel.queue_declare(queue.into(), durable, table).await.unwrap();
    let options = QueueBindOptions::default();
    channel.queue_bind(queue.into(), EXCHANGE.into(), pattern.into(), options, FieldTable::default()).await.unwrap();
}

/// How many messages wait in a queue.
pub async fn depth(broker: &Broker, queue: &str) -> u32 {
    state(broker, queue).await.map_or(0, |queue| queue.message_count())
}

/// How many programs read a queue.
pub async fn readers(broker: &Broker, queue: &str) -> u32 {
    state(broker, queue).await.map_or(0, |queue| queue.consumer_count())
}

async fn state(broker: &Broker, queue: &str) -> lapin::Result<lapin::Queue> {
    let (_connection, channel) = channel(broker).await;
    let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
    channel.queue_declare(queue.into(), passive, FieldTable::default()).await
}

/// Everything that came out of a queue, oldest first.
#[derive(Default)]
pub struct Received(pub Vec<Delivery>);

impl Received {
    /// Takes messages out of a queue until there are so many different ones, and what is left then.
    pub async fn take(broker: &Broker, queue: &str, events: usize) -> Self {
        let (_connection, channel) = channel(broker).await;
        let (tag, options) = ("test".into(), BasicConsumeOptions::default());
        let mut messages = channel.basic_consume(queue.into(), tag, options, FieldTable::default()).await.unwrap();
        let mut received = Self::default();
        let deadline = Instant::now() + PATIENCE;
        while received.ids().len() < events {
            let next = timeout_at(deadline, messages.next()).await;
            let Ok(Some(Ok(message))) = next else {
                panic!("{} of {events} events came: {next:?}", received.ids().len());
            };
            message.ack(BasicAckOptions::default()).await.unwrap();
            received.0.push(message);
        }
        // Copies may follow the last event for as long as somebody sends.
        let quiet = Duration::from_millis(500);
        while let Ok(Some(Ok(message))) = tokio::time::timeout(quiet, messages.next()).await {
            message.ack(BasicAckOptions::default()).await.unwrap();
            received.0.push(message);
        }
        received
    }

    fn ids(&self) -> BTreeSet<String> {
        self.0.iter().map(id).collect()
    }

    /// Proves that exactly the events of a sort are here, that each subject's came in order, and that copies have the same id and
    /// the same bytes. Returns how many copies there were.
    pub async fn assert_complete(&self, books: &Books, like: &str) -> usize {
        let rows = books.rows("SELECT id::text FROM events WHERE type LIKE $1", &[&like]).await;
        let written: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let ids = self.ids();
        assert_eq!(ids.symmetric_difference(&written).count(), 0, "{} of {} events came", ids.len(), written.len());
        let mut bodies: HashMap<String, &[u8]> = HashMap::new();
        let mut versions: BTreeMap<String, i64> = BTreeMap::new();
        for message in &self.0 {
            let body = envelope(message);
            assert_eq!(body["id"], id(message), "the message has the id of its event");
            if let Some(earlier) = bodies.insert(id(message), &message.data) {
                assert_eq!(earlier, message.data, "a copy has the same bytes");
                continue;
            }
            let last = versions.entry(body["subject"].as_str().unwrap().to_owned()).or_default();
            let version: i64 = body["subjectversion"].as_str().unwrap().parse().unwrap();
            assert!(version > *last, "{body} came after version {last}");
            *last = version;
        }
        self.0.len() - ids.len()
    }
}

/// The id that a message carries.
pub fn id(message: &Delivery) -> String {
    message.properties.message_id().as_ref().unwrap().to_string()
}

/// The body of a message.
pub fn envelope(message: &Delivery) -> Value {
    serde_json::from_slice(&message.data).unwrap()
}
