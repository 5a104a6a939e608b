//! What an endpoint gets, verified by an implementation that is not ours.

use domain::webhooks::{WebhookSecret, WebhookSender};
use standardwebhooks::Webhook;

use super::{
    SECRET, development,
    endpoint::{Endpoint, Manner, Received, ok},
    webhook,
};

fn verifies(received: &Received, secret: &[u8]) -> bool {
    let webhook = Webhook::from_bytes(secret.to_vec()).unwrap();
    webhook.verify(received.body.as_bytes(), &received.headers).is_ok()
}

#[tokio::test]
async fn a_delivery_is_accepted_by_the_published_library_and_a_tampered_one_is_not() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    assert!(development().send(&webhook(&endpoint.url())).await.is_delivered());
    let received = endpoint.only_received();
    assert!(verifies(&received, &SECRET));
    assert!(!verifies(&received, &[8; 32]));
    let tampered = Received { body: received.body.replace("900.00", "9.00"), ..received.clone() };
    assert!(!verifies(&tampered, &SECRET));
    for header in ["webhook-id", "webhook-timestamp"] {
        let mut altered = received.clone();
        altered.headers.insert(header, "1".parse().unwrap());
        assert!(!verifies(&altered, &SECRET), "{header}");
    }
}

#[tokio::test]
async fn a_delivery_has_the_headers_of_the_specification_and_the_body_byte_for_byte() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    let mut sent = webhook(&endpoint.url());
    sent.trace = Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned());
    assert!(development().send(&sent).await.is_delivered());
    let received = endpoint.only_received();
    assert_eq!(received.line, "POST /hook HTTP/1.1");
    assert_eq!(received.body, sent.body);
    assert_eq!(received.headers["webhook-id"], sent.id.to_string());
    assert_eq!(received.headers["webhook-timestamp"], sent.sent_at.timestamp().to_string());
    assert_eq!(received.headers["content-type"], "application/json");
    assert_eq!(received.headers["user-agent"], concat!("Stockbook/", env!("CARGO_PKG_VERSION")));
    assert_eq!(received.headers["traceparent"], sent.trace.unwrap());
    for header in ["accept-encoding", "cookie", "authorization", "referer"] {
        assert!(!received.headers.contains_key(header), "{header}");
    }
}

#[tokio::test]
async fn a_trace_that_is_no_header_is_left_out_and_costs_no_delivery() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    let mut sent = webhook(&endpoint.url());
    sent.trace = Some("00-1\r\nx-injected: 1".to_owned());
    assert!(development().send(&sent).await.is_delivered());
    let received = endpoint.only_received();
    assert!(!received.headers.contains_key("traceparent") && !received.headers.contains_key("x-injected"));
}

#[tokio::test]
async fn while_a_secret_is_rotated_the_old_one_and_the_new_one_verify() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    let mut sent = webhook(&endpoint.url());
    sent.secrets.push(WebhookSecret::new(vec![9; 64]).unwrap());
    assert!(development().send(&sent).await.is_delivered());
    let received = endpoint.only_received();
    assert!(verifies(&received, &SECRET) && verifies(&received, &[9; 64]));
    assert!(!verifies(&received, &[8; 32]));
}

#[tokio::test]
async fn the_next_delivery_uses_the_same_connection() {
    let endpoint = Endpoint::that(Manner::Says(ok("thanks"))).await;
    let sender = development();
    for _ in 0..3 {
        assert!(sender.send(&webhook(&endpoint.url())).await.is_delivered());
    }
    assert_eq!((endpoint.received().len(), endpoint.connections()), (3, 1));
}

/// In a process of its own, since the environment is read once: the test above, where a proxy is named that nobody serves.
#[test]
fn a_proxy_of_the_environment_is_not_asked() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "tests::delivered::the_next_delivery_uses_the_same_connection"]);
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        test.env(variable, format!("http://{closed}"));
    }
    let output = test.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}
