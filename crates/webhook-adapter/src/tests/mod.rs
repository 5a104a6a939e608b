//! Deliveries over real sockets, to endpoints that behave and to endpoints that do not.

mod addresses;
mod answers;
mod delivered;
mod document;
mod endpoint;
mod failures;
mod guarded;
mod names;
mod tls;

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{
    values::EventId,
    webhooks::{OutgoingWebhook, WebhookOutcome, WebhookSecret, WebhookUrl},
};
use uuid::Uuid;

use crate::{HttpWebhookSender, WebhookSenderSettings};

const SECRET: [u8; 32] = [7; 32];

/// For endpoints on this machine. Nobody in these tests needs half a minute unless something hangs.
fn development() -> HttpWebhookSender {
    sender(Duration::from_secs(30), true)
}

fn production() -> HttpWebhookSender {
    sender(Duration::from_secs(30), false)
}

/// For endpoints that take for ever.
fn impatient() -> HttpWebhookSender {
    sender(Duration::from_millis(300), true)
}

fn sender(timeout: Duration, allow_private: bool) -> HttpWebhookSender {
    HttpWebhookSender::new(WebhookSenderSettings { timeout, allow_private })
}

#[expect(clippy::disallowed_methods, reason = "receivers compare the time with their clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn webhook(url: &str) -> OutgoingWebhook {
    OutgoingWebhook {
        url: WebhookUrl::parse(url).unwrap(),
        id: EventId::new(Uuid::from_u128(0x0193_4f6e_0000_7000_8000_0000_0000_0001)),
        sent_at: now(),
        secrets: vec![WebhookSecret::new(SECRET.to_vec()).unwrap()],
        body: r#"{"type":"order.placed.v1","data":{"total":900.00,"note":"Grüße"}}"#.to_owned(),
        trace: None,
    }
}

/// Waits for what must not take for ever.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(Duration::from_secs(10), what).await;
    done.expect("this takes too long")
}

#[track_caller]
fn reason(outcome: WebhookOutcome) -> String {
    match outcome {
        WebhookOutcome::Unreachable { reason } => reason,
        other => panic!("this was reached: {other:?}"),
    }
}

#[track_caller]
fn assert_forbidden(outcome: &WebhookOutcome, what: &str) {
    assert!(matches!(outcome, WebhookOutcome::Forbidden { .. }), "{what}: {outcome:?}");
}
