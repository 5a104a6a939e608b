//! What comes of what an endpoint says.

use std::time::Duration;

use domain::webhooks::{WebhookOutcome, WebhookSender};

use super::{
    development,
    endpoint::{Endpoint, Manner, answer},
    impatient, soon, webhook,
};

async fn outcome_of(status: &str, headers: &str, body: &str) -> WebhookOutcome {
    let endpoint = Endpoint::that(Manner::Says(answer(status, headers, body))).await;
    development().send(&webhook(&endpoint.url())).await
}

fn answered(status: u16, retry_after: Option<u64>, excerpt: Option<&str>) -> WebhookOutcome {
    let (retry_after, excerpt) = (retry_after.map(Duration::from_secs), excerpt.map(str::to_owned));
    WebhookOutcome::Answered { status, retry_after, excerpt }
}

#[tokio::test]
async fn every_status_is_told_as_it_is() {
    assert_eq!(outcome_of("500 Internal Server Error", "", "oh no").await, answered(500, None, Some("oh no")));
    assert_eq!(outcome_of("410 Gone", "", "").await, answered(410, None, None));
    assert_eq!(outcome_of("204 No Content", "", "").await, answered(204, None, None));
    assert_eq!(outcome_of("429 Too Many Requests", "Retry-After: 7\r\n", "").await, answered(429, Some(7), None));
}

#[tokio::test]
async fn retry_after_as_a_date_is_a_wait_from_now_on() {
    let outcome = outcome_of("503 Busy", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", "").await;
    let WebhookOutcome::Answered { status: 503, retry_after: Some(wait), .. } = outcome else { panic!("{outcome:?}") };
    assert!(wait > Duration::from_secs(3_600));
}

#[tokio::test]
async fn a_redirect_is_simply_the_answer_and_nobody_goes_there() {
    let inside = Endpoint::that(Manner::Says(answer("200 OK", "", "the secrets of the house"))).await;
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let outcome = outcome_of(status, &format!("Location: {}\r\n", inside.url()), "").await;
        assert_eq!(outcome, answered(status[..3].parse().unwrap(), None, None));
    }
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn the_excerpt_is_text_for_people_whatever_was_sent() {
    let outcome = outcome_of("200 OK", "", "a\0b\x1b[2Jc\u{7f}\r\n  d").await;
    assert_eq!(outcome, answered(200, None, Some("ab[2Jc    d")));
    let outcome = outcome_of("400 Bad Request", "", &"€".repeat(5_000)).await;
    assert_eq!(outcome, answered(400, None, Some(&"€".repeat(1_000))));
}

#[tokio::test]
async fn a_compressed_answer_is_not_unpacked() {
    let outcome = outcome_of("200 OK", "Content-Encoding: gzip\r\n", "would be a bomb").await;
    assert_eq!(outcome, answered(200, None, None));
}

#[tokio::test]
async fn of_a_body_that_never_ends_only_the_beginning_is_read() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_owned();
    let endpoint = Endpoint::that(Manner::SaysForEver(head, "x".repeat(1_000))).await;
    // Its own time would be half a minute: it ends because it has read enough.
    let outcome = soon(development().send(&webhook(&endpoint.url()))).await;
    assert_eq!(outcome, answered(200, None, Some(&"x".repeat(1_000))));
}

#[tokio::test]
async fn a_body_that_drips_or_stops_in_the_middle_ends_in_time_with_the_status_that_was_told() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n:";
    for manner in
        [Manner::Drips(head.to_owned()), Manner::Says(head.to_owned()), Manner::SaysAndLeaves(head.to_owned())]
    {
        let endpoint = Endpoint::that(manner).await;
        let outcome = soon(impatient().send(&webhook(&endpoint.url()))).await;
        let WebhookOutcome::Answered { status: 200, excerpt: Some(text), .. } = outcome else { panic!("{outcome:?}") };
        assert!(text.starts_with(':'), "{text}");
    }
}
