//! An ERP that reads a queue of its own. The first argument is the broker's URL.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "it shows what it read, and a field that is missing is null"
)]

use std::collections::HashSet;

use futures_util::StreamExt;
use lapin::{
    Connection, ConnectionProperties,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions, QueueBindOptions, QueueDeclareOptions},
    types::FieldTable,
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let connection = Connection::connect(&url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    let durable = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    channel.queue_declare("erp".into(), durable, FieldTable::default()).await?;
    for pattern in ["order.#", "stock.#"] {
        let (exchange, options) = ("inventory_events".into(), QueueBindOptions::default());
        channel.queue_bind("erp".into(), exchange, pattern.into(), options, FieldTable::default()).await?;
    }
    // One at a time, so that the order is kept also when this program dies.
    channel.basic_qos(1, BasicQosOptions::default()).await?;
    let (tag, options) = ("erp".into(), BasicConsumeOptions::default());
    let mut messages = channel.basic_consume("erp".into(), tag, options, FieldTable::default()).await?;
    // In real life a table, written in the transaction of what the event does in the ERP.
    let mut seen = HashSet::new();
    while let Some(message) = messages.next().await {
        let message = message?;
        let event: serde_json::Value = serde_json::from_slice(&message.data)?;
        if seen.insert(event["id"].to_string()) {
            println!("{} {} {}", event["type"], event["subject"], event["subjectversion"]);
        }
        message.ack(BasicAckOptions::default()).await?;
    }
    Ok(())
}
