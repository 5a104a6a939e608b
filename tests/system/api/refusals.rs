//! Problem documents for everything that HTTP itself can get wrong.

use reqwest::Method;
use serde_json::json;
use system_tests::TestApp;

use super::{parameters, pointers};

#[tokio::test(flavor = "multi_thread")]
async fn unknown_paths_are_404_for_anyone() {
    let app = TestApp::start().await;
    for path in ["/nothing", "/api/nothing", "/api", "/", "/orders/", "//orders", "/api/api/orders", "/%00", "/%FF%FE"]
    {
        let answer = app.anonymous().get(path).await;
        answer.expect_problem(404, "not-found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_is_405_and_allow_says_which_is_right() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    for (method, path, allowed) in [
        (Method::PUT, "/products", "GET, HEAD, POST"),
        (Method::DELETE, "/orders", "GET, HEAD, POST"),
        (Method::POST, "/products/1", "DELETE, GET, HEAD, PATCH"),
        (Method::GET, "/auth/login", "POST"),
        (Method::POST, "/api/health", "GET, HEAD"),
        (Method::TRACE, "/orders", "GET, HEAD, POST"),
    ] {
        let answer = client.send(client.request(method.clone(), path)).await;
        answer.expect_problem(405, "method-not-allowed");
        let mut allow: Vec<&str> = answer.header("allow").split(", ").collect();
        allow.sort_unstable();
        assert_eq!(allow.join(", "), allowed, "{method} {path}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_not_the_json_that_is_read_are_400_with_a_pointer() {
    let app = TestApp::start().await;
    for (body, pointer) in [
        ("", ""),
        ("{", ""),
        ("[]", ""),
        ("null", ""),
        ("{} {}", ""),
        ("{'email': 1}", ""),
        (r#"{"email": 1}"#, "/email"),
        (r#"{"email": "a", "email": "b"}"#, ""),
        (r#"{"email": "\ud800"}"#, "/email"),
        (r#"{"email": NaN}"#, "/email"),
    ] {
        let problem = app.anonymous().post_text("/auth/login", body).await.expect_problem(400, "malformed-body");
        assert_eq!(pointers(&problem), [pointer], "{body}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_have_to_say_that_they_are_json_and_come_unpacked() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let post = |header: &'static str, value: &'static str| {
        let request = client.request(Method::POST, "/auth/login").header(header, value).body("{}");
        client.send(request)
    };
    for (header, value) in [
        ("content-type", "text/plain"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", "application/json; charset=utf-16"),
        ("x-nothing", "said"),
    ] {
        post(header, value).await.expect_problem(415, "unsupported-media-type");
    }
    for right in ["application/json", "application/json; charset=UTF-8", "application/merge-patch+json"] {
        post("content-type", right).await.expect_problem(422, "invalid-request");
    }
    let packed = client.request(Method::POST, "/auth/login").header("content-type", "application/json");
    client
        .send(packed.header("content-encoding", "gzip").body("x"))
        .await
        .expect_problem(415, "unsupported-media-type");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_above_the_limit_is_413_announced_or_not() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let large = format!(r#"{{"email": "{}"}}"#, "x".repeat(1024 * 1024));
    let request = client.request(Method::POST, "/auth/login").header("content-type", "application/json");
    // A server that hangs up while we still send is right too, if its answer was not read in time.
    if let Ok(answer) = client.try_send(request.body(large)).await {
        answer.expect_problem(413, "body-too-large");
    }
    let fits = format!(r#"{{"email": "{}"}}"#, "x".repeat(1_000_000));
    client.post_text("/auth/login", &fits).await.expect_problem(422, "invalid-request");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_query_parameters_are_refused_where_parameters_are_read() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for path in
        ["/products", "/users", "/locations", "/stock", "/stock/movements", "/stock/verify", "/orders", "/events"]
    {
        let problem = seller.admin.get(&format!("{path}?colour=red")).await.expect_problem(422, "invalid-request");
        assert_eq!(parameters(&problem), ["colour"], "{path}");
    }
    // A client that asks for a trial must never get the real thing.
    let product = json!({"name": "A", "sku": "A", "price": "1"});
    let problem = seller.admin.post("/products?dry_run=true", &product).await.expect_problem(422, "invalid-request");
    assert_eq!(parameters(&problem), ["dry_run"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_checked_before_bodies_are_looked_at() {
    let app = TestApp::start().await;
    app.anonymous().post_text("/products", "{").await.expect_problem(401, "not-signed-in");
    app.anonymous().post("/orders", &json!({"x": 1})).await.expect_problem(401, "not-signed-in");
    app.close().await;
}
