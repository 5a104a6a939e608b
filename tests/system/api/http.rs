//! What every answer has: ids, headers, the prefix; and the page at `/docs`.

use reqwest::Method;
use serde_json::json;
use system_tests::{Answer, TestApp};

async fn get_with_id(app: &TestApp, id: &str) -> Answer {
    let client = app.anonymous();
    client.send(client.request(Method::GET, "/nothing").header("X-Request-Id", id)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_id_of_its_request() {
    let app = TestApp::start().await;
    let given = get_with_id(&app, "my-own-request-0001").await;
    assert_eq!(given.header("x-request-id"), "my-own-request-0001");
    assert_eq!(given.json()["instance"], "my-own-request-0001");
    let first = app.anonymous().get("/health").await.header("x-request-id").to_owned();
    let second = app.anonymous().get("/health").await.header("x-request-id").to_owned();
    assert!(first.len() >= 8 && first != second, "{first} {second}");
    for insane in ["short", "with spaces in it", "quote\"quote\"quote", "<script>alert(1)</script>", &"x".repeat(500)] {
        let answer = get_with_id(&app, insane).await;
        assert_ne!(answer.header("x-request-id"), insane);
        assert_eq!(answer.json()["instance"], answer.header("x-request-id"));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_are_told_to_make_nothing_else_of_it() {
    let app = TestApp::start_with(1, &[("HSTS", "true")]).await;
    for path in ["/health", "/nothing", "/products", "/openapi.json"] {
        let answer = app.anonymous().get(path).await;
        for (header, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("content-security-policy", "default-src 'none'"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert!(answer.header(header).contains(value), "{path}: {header}: {}", answer.header(header));
        }
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert!(answer.header("server").is_empty() && answer.header("x-powered-by").is_empty(), "{path}");
    }
    app.close().await;
    let app = TestApp::start().await;
    assert_eq!(app.anonymous().get("/health").await.header("strict-transport-security"), "");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_served_below_api_too_and_sends_clients_back_there() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({"name": "A", "sku": "A", "price": "1", "stock_quantity": 5});
    let created = seller.admin.post("/api/products", &body).await;
    created.expect(201);
    assert_eq!(created.header("location"), "/api/products/1");
    let order = json!({"items": [{"sku": "A", "quantity": 1}]});
    let placed = seller.customer.post("/api/orders", &order).await;
    assert!(placed.header("location").starts_with("/api/orders/"), "{}", placed.header("location"));
    for path in ["/api/products/A", "/api/items/A", "/api/orders", "/api/auth/me", "/api/openapi.json"] {
        seller.customer.get(path).await.expect(200);
        let plain = path.strip_prefix("/api").unwrap();
        assert_eq!(seller.customer.get(plain).await.json(), seller.customer.get(path).await.json(), "{path}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn head_is_get_without_a_body() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for path in ["/products", "/health", "/orders", "/nothing"] {
        let get = seller.customer.get(path).await;
        let head = seller.customer.send(seller.customer.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_at_docs_needs_nothing_from_elsewhere() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let page = client.get("/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"), "{:?}", page.headers);
    assert!(!page.header("content-security-policy").contains("http"), "{}", page.header("content-security-policy"));
    let mut assets = 0;
    for quoted in page.text.split(['"', '\'']).skip(1).step_by(2) {
        assert!(!quoted.starts_with("http") && !quoted.starts_with("//"), "{quoted}");
        if [".js", ".css", ".png"].iter().any(|ending| quoted.ends_with(ending)) {
            let asset = client.get(&format!("/docs/{}", quoted.trim_start_matches("./"))).await;
            assert_eq!(asset.status, 200, "{quoted}");
            assert!(!asset.header("content-type").starts_with("text/html"), "{quoted}");
            assets += 1;
        }
    }
    assert!(assets >= 3, "{}", page.text);
    assert_eq!(client.get("/api/docs").await.text, page.text);
    let initializer = client.get("/docs/swagger-initializer.js").await;
    assert!(initializer.text.contains("openapi.json") && !initializer.text.contains("http"), "{}", initializer.text);
    assert_eq!(client.get("/docs/../Cargo.toml").await.status, 404);
    assert_eq!(client.get("/docs/%2e%2e%2fCargo.toml").await.status, 404);
    app.close().await;
}
