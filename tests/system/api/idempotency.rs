//! `Idempotency-Key`: the same request twice, one effect.

use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{Answer, Client, Seller, TestApp};

async fn keyed(client: &Client, method: Method, path: &str, key: &str, body: &Value) -> Answer {
    client.send(client.request(method, path).header("Idempotency-Key", key).json(body)).await
}

async fn with_product(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    seller.product("A", "1", 10).await;
    seller
}

fn order(quantity: i64) -> Value {
    json!({"items": [{"sku": "A", "quantity": quantity}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_again_is_answered_as_the_first_time() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    let first = seller.customer.post_keyed("/orders", "key-1", &order(2)).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    for _ in 0..3 {
        let again = seller.customer.post_keyed("/orders", "key-1", &order(2)).await;
        assert_eq!(again.expect(201), first.expect(201));
        assert_eq!(again.header("idempotency-replayed"), "true");
        for header in ["location", "etag", "content-type"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
    }
    assert_eq!(seller.customer.get("/products/A").await.expect(200)["stock_quantity"], 8);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_takes_a_key() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    seller.location("WH-02", 200).await;
    let id = seller.order(1, 1).await["id"].as_str().unwrap().to_owned();
    let stranger = seller.stranger.get("/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let transfer = json!({"sku": "A", "from_location_id": 1, "to_location_id": 2, "quantity": 1});
    let admin = &seller.admin;
    for (number, (method, path, body)) in [
        (Method::POST, "/products", json!({"sku": "B", "name": "B", "price": "1", "stock_quantity": 1})),
        (Method::POST, "/items", json!({"sku": "C", "name": "C", "unit_price": "1"})),
        (Method::PATCH, "/products/B", json!({"price": "2"})),
        (Method::DELETE, "/products/C", json!({})),
        (Method::POST, "/locations", json!({"code": "WH-03"})),
        (Method::PATCH, "/locations/WH-03", json!({"priority": 7})),
        (Method::POST, "/stock/receive", json!({"sku": "A", "location_id": 1, "quantity": 1})),
        (Method::POST, "/stock/move", transfer.clone()),
        (Method::POST, "/transfer", transfer),
        (Method::POST, "/stock/adjust", json!({"sku": "A", "location_id": 1, "quantity_delta": -1, "reason": "lost"})),
        (Method::POST, "/stock/count", json!({"sku": "A", "location_id": 1, "counted": 20})),
        (Method::POST, "/orders", order(1)),
        (Method::POST, &format!("/orders/{id}/pay"), json!({})),
        (Method::POST, &format!("/orders/{id}/ship"), json!({})),
        (Method::PATCH, &format!("/users/{stranger}"), json!({"role": "INVENTORY_MANAGER"})),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("key-{number}");
        let first = keyed(admin, method.clone(), path, &key, &body).await;
        assert!(first.status.is_success(), "{method} {path}: {}", first.text);
        let rows = app.books().await.number("SELECT count(*) FROM events").await;
        let again = keyed(admin, method.clone(), path, &key, &body).await;
        assert_eq!((again.status, again.text.as_str()), (first.status, first.text.as_str()), "{method} {path}");
        assert_eq!(again.header("idempotency-replayed"), "true", "{method} {path}");
        assert_eq!(app.books().await.number("SELECT count(*) FROM events").await, rows, "{method} {path}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_request_is_422() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    let admin = &seller.admin;
    admin.post_keyed("/orders", "key-1", &order(1)).await.expect(201);
    let receipt = json!({"sku": "A", "location_id": 1, "quantity": 1});
    for (method, path, body) in [
        (Method::POST, "/orders", order(2)),
        (Method::POST, "/api/orders", order(1)),
        (Method::POST, "/stock/receive", receipt),
        (Method::PATCH, "/products/A", json!({"price": "2"})),
    ] {
        let answer = keyed(admin, method, path, "key-1", &body).await;
        answer.expect_problem(422, "idempotency-key-reused");
    }
    // Somebody else's key of the same name is another key.
    seller.customer.post_keyed("/orders", "key-1", &order(2)).await.expect(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_decided_anew_and_never_kept() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    let refused = seller.customer.post_keyed("/orders", "key-1", &order(11)).await;
    refused.expect_problem(400, "insufficient-stock");
    seller.receive(1, 1, 1).await;
    let answer = seller.customer.post_keyed("/orders", "key-1", &order(11)).await;
    answer.expect(201);
    assert_eq!(answer.header("idempotency-replayed"), "");
    // And the retry of a success is never told that there is not enough.
    seller.customer.post_keyed("/orders", "key-1", &order(11)).await.expect(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_visible_bounded_and_given_once() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    let long = "k".repeat(256);
    for key in ["", "two words", long.as_str(), "tab\there"] {
        let answer = seller.customer.post_keyed("/orders", key, &order(1)).await;
        answer.expect_problem(422, "invalid-request");
    }
    let twice = seller.customer.request(Method::POST, "/orders").header("Idempotency-Key", "a");
    let twice = twice.header("Idempotency-Key", "b").json(&order(1));
    seller.customer.send(twice).await.expect_problem(422, "invalid-request");
    seller.customer.post_keyed("/orders", &"k".repeat(255), &order(1)).await.expect(201);
    assert_eq!(app.books().await.number("SELECT count(*) FROM orders").await, 1);
    app.close().await;
}
