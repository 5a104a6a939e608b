//! Webhooks, with receivers that are down, hang, reset connections or answer 500 and 429, and with workers that are killed. Every
//! event is delivered to every endpoint, none is missing, those of one subject come in their order, and copies are known by their id.

mod chains;
mod crashes;
mod outages;
mod proof;
mod shop;
mod together;

use serde_json::json;
use system_tests::{Client, Receiver};

/// An endpoint that wants everything, and its receiver.
pub struct Endpoint {
    pub secret: String,
    pub receiver: Receiver,
}

impl Endpoint {
    pub async fn create(admin: &Client) -> Self {
        let receiver = Receiver::start().await;
        let answer = admin.post("/webhooks", &json!({"url": receiver.url(), "types": ["*"]})).await.expect(201);
        Self { secret: answer["secret"].as_str().unwrap().to_owned(), receiver }
    }
}
