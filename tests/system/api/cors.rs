//! Web pages of elsewhere.

use reqwest::Method;
use system_tests::{Answer, Client, TestApp};

async fn preflight(client: &Client, origin: &str) -> Answer {
    let request = client.request(Method::OPTIONS, "/orders").header("Origin", origin);
    let request = request.header("Access-Control-Request-Method", "POST");
    client.send(request.header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")).await
}

async fn get(client: &Client, origin: &str) -> Answer {
    client.send(client.request(Method::GET, "/health").header("Origin", origin)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_page_may_call_unless_configured() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    for answer in [get(&client, "https://shop.example.com").await, preflight(&client, "https://shop.example.com").await]
    {
        assert_eq!(answer.header("access-control-allow-origin"), "", "{:?}", answer.headers);
        assert!(answer.status.as_u16() < 500);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn configured_origins_may_call_and_others_may_not() {
    let app = TestApp::start_with(1, &[("CORS_ORIGINS", "https://shop.example.com, https://b2b.example.com")]).await;
    let client = app.anonymous();
    for origin in ["https://shop.example.com", "https://b2b.example.com"] {
        let allowed = preflight(&client, origin).await;
        assert!(allowed.status.is_success(), "{}", allowed.text);
        assert_eq!(allowed.header("access-control-allow-origin"), origin);
        assert!(allowed.header("access-control-allow-methods").contains("POST"), "{:?}", allowed.headers);
        let headers = allowed.header("access-control-allow-headers").to_lowercase();
        for header in ["authorization", "content-type", "idempotency-key"] {
            assert!(headers.contains(header), "{headers}");
        }
        let read = get(&client, origin).await;
        assert_eq!(read.header("access-control-allow-origin"), origin);
        assert!(read.header("access-control-expose-headers").to_lowercase().contains("etag"), "{:?}", read.headers);
    }
    for stranger in ["https://evil.example.com", "https://shop.example.com.evil.example", "null"] {
        let refused = get(&client, stranger).await;
        assert_ne!(refused.header("access-control-allow-origin"), stranger);
        assert_ne!(refused.header("access-control-allow-origin"), "*");
        let refused = preflight(&client, stranger).await;
        assert_ne!(refused.header("access-control-allow-origin"), stranger);
        assert!(refused.status.as_u16() < 500, "{}", refused.text);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_star_is_all_and_never_sends_cookies() {
    let app = TestApp::start_with(1, &[("CORS_ORIGINS", "*")]).await;
    let answer = get(&app.anonymous(), "https://anywhere.example.com").await;
    assert!(["*", "https://anywhere.example.com"].contains(&answer.header("access-control-allow-origin")));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_of_an_allowed_page_can_be_read_by_it() {
    let app = TestApp::start_with(1, &[("CORS_ORIGINS", "https://shop.example.com")]).await;
    let client = app.anonymous();
    let request = client.request(Method::GET, "/orders").header("Origin", "https://shop.example.com");
    let refused = client.send(request).await;
    refused.expect_problem(401, "not-signed-in");
    assert_eq!(refused.header("access-control-allow-origin"), "https://shop.example.com");
    app.close().await;
}
