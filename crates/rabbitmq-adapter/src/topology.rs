//! What others find on the broker.

use lapin::{
    Channel, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};

/// The topic exchange that every event goes to, with its type as the routing key.
pub const EXCHANGE: &str = "inventory_events";

/// The exchange and the queue of events that nobody had bound.
pub const UNROUTED: &str = "inventory_events.unrouted";

/// So many of those are kept, the latest.
const UNROUTED_AT_MOST: i32 = 100_000;

/// Declares everything, which changes nothing if it is there. What is there otherwise is an error.
pub(crate) async fn declare(channel: &Channel) -> lapin::Result<()> {
    let durable = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
    channel.exchange_declare(UNROUTED.into(), ExchangeKind::Fanout, durable, FieldTable::default()).await?;
    channel
        .queue_declare(
            UNROUTED.into(),
            QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() },
            table([
                ("x-max-length", AMQPValue::LongInt(UNROUTED_AT_MOST)),
                ("x-overflow", AMQPValue::LongString("drop-head".into())),
            ]),
        )
        .await?;
    channel
        .queue_bind(UNROUTED.into(), UNROUTED.into(), "".into(), QueueBindOptions::default(), FieldTable::default())
        .await?;
    let elsewhere = table([("alternate-exchange", AMQPValue::LongString(UNROUTED.into()))]);
    channel.exchange_declare(EXCHANGE.into(), ExchangeKind::Topic, durable, elsewhere).await
}

fn table<const N: usize>(entries: [(&str, AMQPValue); N]) -> FieldTable {
    let mut table = FieldTable::default();
    for (name, value) in entries {
        table.insert(name.into(), value);
    }
    table
}
