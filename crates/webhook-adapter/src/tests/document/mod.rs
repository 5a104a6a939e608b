//! The examples of `docs/webhooks.md` take what we send, and nothing else.

mod python;
mod receiver;
mod verify;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use domain::webhooks::{OutgoingWebhook, WebhookSecret, WebhookSender};

use super::{
    SECRET, development,
    endpoint::{Endpoint, Manner, Received, ok},
    now, webhook,
};

const DOCUMENT: &str = include_str!("../../../../../docs/webhooks.md");

/// The only block of a language.
#[track_caller]
fn block(language: &str) -> &'static str {
    let blocks: Vec<&str> = DOCUMENT.split(&format!("\n```{language}\n")).skip(1).collect();
    assert_eq!(blocks.len(), 1, "blocks of {language}");
    blocks[0].split("\n```\n").next().unwrap()
}

/// As an endpoint's owner is shown it.
fn shown_secret() -> String {
    format!("whsec_{}", STANDARD.encode(SECRET))
}

fn in_another_secret(url: &str) -> OutgoingWebhook {
    OutgoingWebhook { secrets: vec![WebhookSecret::new(vec![8; 32]).unwrap()], ..webhook(url) }
}

fn of_ten_minutes_ago(url: &str) -> OutgoingWebhook {
    OutgoingWebhook { sent_at: now() - TimeDelta::minutes(10), ..webhook(url) }
}

/// What arrives of a delivery.
async fn sent(deliver: impl Fn(&str) -> OutgoingWebhook) -> Received {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    assert!(development().send(&deliver(&endpoint.url())).await.is_delivered());
    endpoint.only_received()
}

fn is_verified(received: &Received) -> bool {
    verify::verify(&shown_secret(), &received.headers, received.body.as_bytes()).is_ok()
}

#[tokio::test]
async fn the_example_in_rust_accepts_a_delivery_and_refuses_what_was_tampered_with() {
    assert_eq!(block("rust"), include_str!("verify.rs").trim_end(), "the document has what is tested here");
    let received = sent(webhook).await;
    let event = verify::verify(&shown_secret(), &received.headers, received.body.as_bytes()).unwrap();
    assert_eq!(event["type"], "order.placed.v1");
    let tampered = Received { body: received.body.replace("900.00", "9.00"), ..received };
    assert!(!is_verified(&tampered));
    assert!(!is_verified(&sent(in_another_secret).await));
    assert!(!is_verified(&sent(of_ten_minutes_ago).await));
}
