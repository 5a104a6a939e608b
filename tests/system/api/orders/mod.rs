//! From placing to shipping.

mod allocation;
mod backorders;
mod cancel;
mod documents;
mod dry_run;
mod gateway;
mod list;
mod on_account;
mod on_behalf;
mod packing_slip;
mod parts;
mod pay;
mod place;
mod read;
mod refusals;
mod ship;
mod terms;
mod transitions;

use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{Answer, Client};

/// A step of an order, without a body.
async fn step(client: &Client, order: &Value, step: &str) -> Answer {
    client.post(&format!("/orders/{}/{step}", order["id"].as_str().unwrap()), &json!({})).await
}

/// Reads a file, and the answer around it.
async fn file(client: &Client, path: &str) -> (Answer, Vec<u8>) {
    let response = client.request(Method::GET, path).send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.unwrap().to_vec();
    (Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }, bytes)
}
