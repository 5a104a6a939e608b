//! Document A: authentication, products, and orders.

use serde_json::json;
use system_tests::TestApp;

use super::assert_shows;

const REGISTER: &str = r#"{ "email": "user@example.com", "password": "securePass123", "role": "customer" }"#;
const LOG_IN: &str = r#"{ "email": "user@example.com", "password": "securePass123" }"#;
const CREATE: &str =
    r#"{ "name": "Industrial Widget A", "sku": "WIDGET-A-001", "price": 150.00, "stock_quantity": 500 }"#;
const PATCH: &str = r#"{ "price": 160.00 }"#;
const ORDER: &str = r#"{ "items": [ { "product_id": 1, "quantity": 5 }, { "product_id": 4, "quantity": 1 } ] }"#;

#[tokio::test(flavor = "multi_thread")]
async fn document_a_registers_and_logs_in() {
    let app = TestApp::start().await;
    let registered = app.anonymous().post_text("/auth/register", REGISTER).await.expect(201);
    assert_shows(&registered, &json!({"id": null, "email": "user@example.com"}));
    let session = app.anonymous().post_text("/auth/login", LOG_IN).await.expect(200);
    assert_shows(&session, &json!({"access_token": null, "token_type": "bearer"}));
    assert!(session["access_token"].as_str().unwrap().starts_with("eyJ"));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_a_creates_lists_and_changes_products() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let created = seller.admin.post_text("/products", CREATE).await.expect(201);
    assert_shows(&created, &json!({"id": 1, "sku": "WIDGET-A-001", "stock_quantity": 500}));
    let listed = seller.customer.get("/products?in_stock=true").await.expect(200);
    assert_eq!(listed["items"][0]["name"], "Industrial Widget A");
    let request =
        seller.admin.request(reqwest::Method::PATCH, "/products/1").header("Content-Type", "application/json");
    let changed = seller.admin.send(request.body(PATCH)).await;
    changed.expect(200);
    assert!(changed.text.contains(r#""price":160.00"#), "{}", changed.text);
    assert_eq!(seller.customer.post_text("/products", CREATE).await.status, 403);
    assert_eq!(app.anonymous().get("/products").await.status, 401);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_a_orders_several_items_at_the_price_of_the_moment() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.admin.post_text("/products", CREATE).await.expect(201);
    for (sku, price) in [("FILLER-2", "1"), ("FILLER-3", "1"), ("WIDGET-D-004", "150.00")] {
        seller.product(sku, price, 10).await;
    }
    let answer = seller.customer.post_text("/orders", ORDER).await;
    let placed = answer.expect(201);
    assert_shows(&placed, &json!({"id": null, "status": "PENDING"}));
    assert!(answer.text.contains(r#""total_amount":900.00"#), "{}", answer.text);
    let id = placed["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/orders/{id}"));

    seller.admin.patch("/products/1", &json!({"price": "160.00"})).await.expect(200);
    seller.customer.post(&format!("/orders/{id}/pay"), &json!({})).await.expect(200);
    let read = seller.customer.get(&format!("/orders/{id}")).await;
    let order = read.expect(200);
    assert_shows(&order, &json!({"id": id, "status": "PAID", "created_at": null}));
    assert!(order["created_at"].as_str().unwrap().ends_with('Z'));
    assert_shows(&order["items"][0], &json!({"product_name": "Industrial Widget A", "quantity": 5}));
    assert!(read.text.contains(r#""unit_price_at_purchase":150.00"#), "{}", read.text);

    seller.admin.get(&format!("/orders/{id}")).await.expect(200);
    assert_eq!(seller.stranger.get(&format!("/orders/{id}")).await.status, 404);
    let stock = seller.customer.get("/products/1").await.expect(200);
    assert_eq!(stock["stock_quantity"], 495);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_a_refuses_what_is_not_there_with_400_and_changes_nothing() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("LAST-ONE", "10", 1).await;
    seller.order(product, 1).await;
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let problem = seller.stranger.post("/orders", &body).await.expect_problem(400, "insufficient-stock");
    assert_eq!(
        problem["shortages"][0],
        json!({"product_id": product, "sku": "LAST-ONE", "requested": 1, "available": 0})
    );
    assert_eq!(app.books().await.number("SELECT count(*) FROM orders").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_a_orders_go_from_pending_to_paid_to_shipped() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("WORKFLOW", "10", 5).await;
    let id = seller.order(product, 2).await["id"].as_str().unwrap().to_owned();
    let paid = seller.customer.post(&format!("/orders/{id}/pay"), &json!({})).await.expect(200);
    assert_eq!(paid["status"], "PAID");
    let shipped = seller.manager.post(&format!("/orders/{id}/ship"), &json!({})).await.expect(200);
    assert_eq!(shipped["status"], "SHIPPED");
    app.close().await;
}
