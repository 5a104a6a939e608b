//! From placing to shipping.

mod allocation;
mod cancel;
mod list;
mod on_behalf;
mod pay;
mod place;
mod read;
mod refusals;
mod ship;
mod terms;
mod transitions;

use serde_json::{Value, json};
use system_tests::{Answer, Client};

/// A step of an order, without a body.
async fn step(client: &Client, order: &Value, step: &str) -> Answer {
    client.post(&format!("/orders/{}/{step}", order["id"].as_str().unwrap()), &json!({})).await
}
