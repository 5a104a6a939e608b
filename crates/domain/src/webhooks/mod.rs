//! Webhooks: events delivered to whoever asked for them, by the Standard Webhooks specification
//! (<https://www.standardwebhooks.com>).

mod secret;
mod sender;
mod url;

pub use secret::WebhookSecret;
#[cfg(any(test, feature = "test-util"))]
pub use sender::MockWebhookSender;
pub use sender::{OutgoingWebhook, WebhookOutcome, WebhookSender};
pub use url::WebhookUrl;
