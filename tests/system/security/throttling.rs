//! Requests of one address are limited, and told so before and after.

use reqwest::Method;
use system_tests::{Answer, Client, TestApp};

async fn get(client: &Client, forwarded_for: &str) -> Answer {
    client.send(client.request(Method::GET, "/auth/me").header("X-Forwarded-For", forwarded_for)).await
}

/// How many of so many requests at once are refused for their number.
async fn refused(client: &Client, forwarded_for: &str, requests: usize) -> usize {
    let mut refused = 0;
    for _ in 0..requests {
        let answer = get(client, forwarded_for).await;
        assert!(!answer.header("ratelimit-policy").is_empty(), "{:?}", answer.headers);
        assert!(answer.header("ratelimit").contains("r="), "{:?}", answer.headers);
        if answer.status == 429 {
            answer.expect_problem(429, "too-many-requests");
            assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
            assert!(!answer.header("x-request-id").is_empty());
            refused += 1;
        } else {
            answer.expect_problem(401, "not-signed-in");
        }
    }
    refused
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_above_the_limit_are_refused_and_a_made_up_address_does_not_help() {
    let app = TestApp::start_with(1, &[("RATE_LIMIT_PER_MINUTE", "30")]).await;
    let client = app.anonymous();
    assert!(refused(&client, "1.2.3.4", 40).await >= 5);
    assert!(refused(&client, "5.6.7.8", 10).await >= 5, "nobody in front is trusted, so the line is not read");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_each_client_has_its_own_allowance() {
    let app = TestApp::start_with(1, &[("RATE_LIMIT_PER_MINUTE", "30"), ("TRUSTED_PROXIES", "1")]).await;
    let client = app.anonymous();
    assert!(refused(&client, "1.2.3.4", 40).await >= 5);
    assert_eq!(refused(&client, "5.6.7.8", 5).await, 0);
    // What the client itself wrote stands further left, and does not count.
    assert!(refused(&client, "9.9.9.9, 1.2.3.4", 10).await >= 5);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_limit_nobody_is_refused() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    for _ in 0..300 {
        client.get("/health/live").await.expect(200);
    }
    app.close().await;
}
