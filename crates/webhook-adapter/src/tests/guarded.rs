//! Hosts that are addresses, in every spelling that leads inside.

use domain::webhooks::{WebhookOutcome, WebhookSender};

use super::{
    assert_forbidden, development,
    endpoint::{Endpoint, Manner, ok},
    production, webhook,
};

/// Spellings of 127.0.0.1 and of other addresses inside.
const INSIDE: [&str; 26] = [
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "127.0.1",
    "0",
    "0x0",
    "%31%32%37.0.0.1",
    "1%32%37.0.0.1",
    "169.254.169.254",
    "0xA9FEA9FE",
    "2852039166",
    "0251.0376.0251.0376",
    "10.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[fd00:ec2::254]",
];

#[tokio::test]
async fn no_spelling_of_an_address_inside_is_called() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    for host in INSIDE {
        for scheme in ["http", "https", "HTTP"] {
            let url = format!("{scheme}://{host}:{}/hook", endpoint.port());
            assert_forbidden(&production().send(&webhook(&url)).await, &url);
        }
    }
    assert_eq!(endpoint.connections(), 0);
}

#[tokio::test]
async fn the_same_spellings_of_loopback_are_called_in_development() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    let loopback = INSIDE.iter().take(9).chain(&["%31%32%37.0.0.1"]);
    for host in loopback {
        let url = format!("http://{host}:{}/hook", endpoint.port());
        assert!(development().send(&webhook(&url)).await.is_delivered(), "{url}");
    }
}

#[tokio::test]
async fn the_name_of_this_machine_is_refused_with_a_reason_that_tells_no_address() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    for host in ["localhost", "LOCALHOST", "%6cocalhost"] {
        let outcome = production().send(&webhook(&format!("http://{host}:{}/", endpoint.port()))).await;
        let reason = "its host leads to an address that is not public".to_owned();
        assert_eq!(outcome, WebhookOutcome::Forbidden { reason }, "{host}");
    }
    assert_eq!(endpoint.connections(), 0);
}

#[tokio::test]
async fn what_the_parser_of_urls_cannot_read_is_not_called() {
    let endpoint = Endpoint::that(Manner::Says(ok(""))).await;
    for host in ["127.0.0.256", "0x1.2.3.4.5", "[::1", "[fe80::1%25eth0]", "a b"] {
        let Ok(url) = domain::webhooks::WebhookUrl::parse(&format!("http://{host}:{}/", endpoint.port())) else {
            continue;
        };
        let outcome = development().send(&domain::webhooks::OutgoingWebhook { url, ..webhook(&endpoint.url()) }).await;
        assert_eq!(outcome, WebhookOutcome::Unreachable { reason: "its URL cannot be read".to_owned() }, "{host}");
    }
    assert_eq!(endpoint.connections(), 0);
}
