//! What an endpoint was sent.

use reqwest::header::HeaderMap;
use serde_json::Value;
use standardwebhooks::Webhook;

/// One request.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as it came.
    pub body: String,
    /// Whether a 2xx was said to it. The sender may have been gone by then.
    pub accepted: bool,
}

impl Received {
    /// One header, empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The event's id, by which copies are known.
    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// Whether the published library accepts it under a secret (`whsec_…`).
    pub fn is_signed_with(&self, secret: &str) -> bool {
        Webhook::new(secret).is_ok_and(|webhook| webhook.verify(self.body.as_bytes(), &self.headers).is_ok())
    }
}
