//! The receiver in Python, run as the document has it.

use std::{
    fs,
    io::Read,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use domain::{
    values::EventId,
    webhooks::{OutgoingWebhook, WebhookOutcome, WebhookSender, WebhookUrl},
};
use tempfile::TempDir;
use uuid::Uuid;

use super::{block, in_another_secret, of_ten_minutes_ago, python, sent, shown_secret};
use crate::tests::{
    development,
    endpoint::{Endpoint, Manner, ok},
    webhook,
};

/// The program, running in a folder of its own.
struct Receiver {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Receiver {
    async fn start(python: &Path, chat: &Endpoint) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("receive.py"), block("python")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(python)
            .args(["receive.py", &port.to_string()])
            .current_dir(folder.path())
            .env("WEBHOOK_SECRET", shown_secret())
            .env("CHAT_URL", chat.url())
            .env("no_proxy", "127.0.0.1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut receiver = Self { child, url: format!("http://127.0.0.1:{port}/"), _folder: folder };
        receiver.wait_until_it_listens(port).await;
        receiver
    }

    async fn wait_until_it_listens(&mut self, port: u16) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(self.child.try_wait().unwrap().is_none(), "the receiver ended");
            assert!(Instant::now() < deadline, "the receiver does not listen");
            tokio::task::yield_now().await;
        }
    }

    async fn answers(&self, webhook: OutgoingWebhook) -> u16 {
        let webhook = OutgoingWebhook { url: WebhookUrl::parse(&self.url).unwrap(), ..webhook };
        match development().send(&webhook).await {
            WebhookOutcome::Answered { status, .. } => status,
            other => panic!("{other:?}"),
        }
    }

    /// What it said, line for line.
    fn stop(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        let mut said = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        said.lines().map(str::to_owned).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // One that ended already is as gone as wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The event of this number about an order or a product.
fn event(kind: &str, subject: &str, version: u64) -> OutgoingWebhook {
    let id = Uuid::from_u64_pair(version, subject.bytes().map(u64::from).sum());
    let data = r#"{"product_id":1,"sku":"LAPTOP-15","name":"Läptop","available":3,"reorder_point":5}"#;
    let body = format!(
        r#"{{"type":"{kind}","timestamp":"2026-11-21T08:00:00.000000Z","id":"{id}","subject":"{subject}","subject_version":{version},"position":1,"data":{data}}}"#
    );
    OutgoingWebhook { id: EventId::new(id), body, ..webhook("http://example.com/") }
}

#[tokio::test]
async fn the_receiver_in_python_takes_each_event_once_and_refuses_what_was_tampered_with() {
    let Some(python) = python::interpreter() else { return };
    let chat = Endpoint::that(Manner::SaysAndLeaves(ok("ok"))).await;
    let receiver = Receiver::start(&python, &chat).await;
    let placed = event("order.placed.v1", "order/7", 1);
    assert_eq!(receiver.answers(placed.clone()).await, 204);
    assert_eq!(receiver.answers(placed).await, 204, "a copy is accepted, and nothing is done");
    assert_eq!(receiver.answers(event("order.shipped.v1", "order/7", 3)).await, 204);
    assert_eq!(receiver.answers(event("stock.low.v1", "product/1", 1)).await, 204);
    assert_eq!(receiver.answers(in_another_secret("http://example.com/")).await, 401);
    assert_eq!(receiver.answers(of_ten_minutes_ago("http://example.com/")).await, 401);
    assert_eq!(forwarded(&receiver, |body| body.replace("order/9", "order/8")).await, 401);
    assert_eq!(forwarded(&receiver, str::to_owned).await, 204);
    assert!(chat.only_received().body.contains("(LAPTOP-15) runs low: 3 left, reorder at 5"));
    let said = receiver.stop();
    let expected = [
        "order.placed.v1 order/7 1",
        "gap: order/7 goes from 1 to 3",
        "order.shipped.v1 order/7 3",
        "stock.low.v1 product/1 1",
        "order.cancelled.v1 order/9 1",
    ];
    assert_eq!(said, expected);
}

/// A delivery of ours that came another way, with the body that it had or one that somebody put in its place.
async fn forwarded(receiver: &Receiver, body: impl Fn(&str) -> String) -> u16 {
    let cancelled = event("order.cancelled.v1", "order/9", 1);
    let delivery = sent(|url| OutgoingWebhook { url: WebhookUrl::parse(url).unwrap(), ..cancelled.clone() }).await;
    let request = reqwest::Client::builder().no_proxy().build().unwrap().post(&receiver.url);
    let answer = request.headers(delivery.headers).body(body(&delivery.body)).send().await;
    answer.unwrap().status().as_u16()
}
