//! Webhooks: events delivered to whoever asked for them, by the Standard Webhooks specification
//! (<https://www.standardwebhooks.com>).
//!
//! Events are written down as deliveries, one for each endpoint that wants them; deliveries are claimed, sent outside of any
//! transaction, and what came of each attempt is written down. About one subject an endpoint is told one event after the other.
//! An endpoint that fails is left alone but for one probe now and then; with its first success everything that waits goes on.

mod change_webhook;
mod create_webhook;
mod decide_attempt;
mod delete_webhook;
mod deliver;
mod delivery;
mod driving_port;
mod endpoint;
mod event_types;
mod list_webhooks;
mod message;
mod outbox;
mod policy;
mod ports;
mod replay;
mod replay_delivery;
mod replay_events;
mod rotate_secret;
mod secret;
mod sender;
mod signing;
mod test_webhook;

mod url;
mod webhook_error;

pub use change_webhook::ChangeWebhook;
pub use create_webhook::{CreateWebhook, EndpointWithSecret};
pub use decide_attempt::{Attempted, Decision};
pub use deliver::Attempting;
pub use delivery::{Attempt, Delivery, DeliveryStatus, DeliveryWithAttempts};
pub use driving_port::{Webhooks, WebhooksPorts};
pub use endpoint::{DisabledBecause, Endpoint, EndpointHealth, EndpointStatus};
pub use event_types::EventTypes;
pub use message::message;
#[cfg(any(test, feature = "test-util"))]
pub use outbox::MockWebhookOutbox;
pub use outbox::{Claim, ClaimedDelivery, Claiming, RecordedAttempt, WebhookOutbox};
pub use policy::{RetrySchedule, WebhookPolicy};
#[cfg(any(test, feature = "test-util"))]
pub use ports::{MockWebhookQueries, MockWebhookSecrets, MockWebhooksUnit};
pub use ports::{WebhookQueries, WebhookSecrets, WebhooksUnit};
pub use replay::{Replay, ReplayFrom};
pub use secret::WebhookSecret;
#[cfg(any(test, feature = "test-util"))]
pub use sender::MockWebhookSender;
pub use sender::{OutgoingWebhook, WebhookOutcome, WebhookSender};
pub use signing::SigningSecrets;
pub use url::WebhookUrl;
pub use webhook_error::WebhookError;
