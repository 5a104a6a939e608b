//! Endpoints that do not answer. The reason is in words, and tells nothing of our network.

use domain::webhooks::WebhookSender;

use super::{
    development,
    endpoint::{Endpoint, Manner},
    impatient, reason, soon, webhook,
};

#[track_caller]
fn assert_discreet(reason: &str) {
    for told in ["127.0.0.1", "localhost", "os error", "hyper", "reqwest", "http://"] {
        assert!(!reason.contains(told), "{reason}");
    }
}

async fn reason_of(manner: Manner) -> String {
    let endpoint = Endpoint::that(manner).await;
    let reason = reason(development().send(&webhook(&endpoint.url())).await);
    assert_eq!(endpoint.received().len(), 1, "an attempt is one request: {reason}");
    assert_discreet(&reason);
    reason
}

#[tokio::test]
async fn an_endpoint_that_resets_or_closes_the_connection_is_unreachable() {
    let closed = "it closed the connection before it answered";
    assert_eq!(reason_of(Manner::Resets).await, closed);
    assert_eq!(reason_of(Manner::SaysAndLeaves(String::new())).await, closed);
    assert_eq!(reason_of(Manner::SaysAndLeaves("HTTP/1.1 200 OK\r\nContent-".to_owned())).await, closed);
}

#[tokio::test]
async fn an_endpoint_that_speaks_something_else_is_unreachable() {
    let garbage = "what it answered is not HTTP, or its headers are too large";
    assert_eq!(reason_of(Manner::SaysAndLeaves("220 mail.example ESMTP\r\n".to_owned())).await, garbage);
    assert_eq!(reason_of(Manner::SaysForEver("\u{1}\u{2}\u{3}".to_owned(), "\0".to_owned())).await, garbage);
}

#[tokio::test]
async fn headers_without_end_are_not_read_to_their_end() {
    let garbage = "what it answered is not HTTP, or its headers are too large";
    let one_long = Manner::SaysForEver("HTTP/1.1 200 OK\r\nx-long: ".to_owned(), "x".repeat(10_000));
    assert_eq!(reason_of(one_long).await, garbage);
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-many: 1\r\n".repeat(1_000));
    assert_eq!(reason_of(Manner::SaysAndLeaves(many)).await, garbage);
}

#[tokio::test]
async fn an_endpoint_that_takes_for_ever_is_given_up_in_time() {
    let for_ever = [
        Manner::Says(String::new()),
        Manner::Drips("HTTP/1.1 200 OK\r\nx-slow: ".to_owned()),
        Manner::SaysForEver(String::new(), "HTTP/1.1 100 Continue\r\n\r\n".to_owned()),
    ];
    for manner in for_ever {
        let endpoint = Endpoint::that(manner).await;
        let reason = reason(soon(impatient().send(&webhook(&endpoint.url()))).await);
        assert_eq!(reason, "it did not answer within 300ms");
    }
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(reason(development().send(&webhook(&url)).await), "it refused the connection");
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_unreachable() {
    // RFC 6761: this never exists.
    let reason = reason(development().send(&webhook("http://nowhere.invalid/")).await);
    assert_eq!(reason, "its host's name could not be found");
}
