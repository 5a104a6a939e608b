//! S3: fields one may not set are refused, everywhere, and nothing happens.

use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{PASSWORD, TestApp};

/// Each command that reads JSON, with a right body.
fn commands(order: &str) -> Vec<(Method, String, Value)> {
    let transfer = json!({"sku": "A", "from_location_id": 1, "to_location_id": 2, "quantity": 1});
    [
        (Method::POST, "/auth/register", json!({"email": "new@example.com", "password": PASSWORD})),
        (Method::POST, "/auth/login", json!({"email": "customer@example.com", "password": PASSWORD})),
        (Method::POST, "/auth/refresh", json!({"refresh_token": "x"})),
        (Method::POST, "/auth/logout", json!({})),
        (Method::POST, "/auth/password", json!({"current_password": PASSWORD, "new_password": PASSWORD})),
        (Method::POST, "/products", json!({"sku": "B", "name": "B", "price": "1"})),
        (Method::POST, "/items", json!({"sku": "C", "name": "C", "price": "1"})),
        (Method::PATCH, "/products/A", json!({"name": "changed"})),
        (Method::POST, "/locations", json!({"code": "WH-03"})),
        (Method::PATCH, "/locations/WH-02", json!({"priority": 7})),
        (Method::POST, "/stock/receive", json!({"sku": "A", "location_id": 1, "quantity": 1})),
        (Method::POST, "/stock/move", transfer.clone()),
        (Method::POST, "/transfer", transfer),
        (Method::POST, "/stock/adjust", json!({"sku": "A", "location_id": 1, "quantity_delta": 1, "reason": "found"})),
        (Method::POST, "/stock/count", json!({"sku": "A", "location_id": 1, "counted": 7})),
        (Method::POST, "/orders", json!({"items": [{"sku": "A", "quantity": 1}]})),
        (Method::POST, &format!("/orders/{order}/pay"), json!({})),
        (Method::POST, &format!("/orders/{order}/ship"), json!({})),
        (Method::POST, &format!("/orders/{order}/cancel"), json!({})),
    ]
    .map(|(method, path, body)| (method, path.to_owned(), body))
    .to_vec()
}

/// What somebody might try to slip in.
const SMUGGLED: [&str; 24] = [
    "id",
    "user_id",
    "customer",
    "is_admin",
    "permissions",
    "token_epoch",
    "password_hash",
    "created_at",
    "updated_at",
    "total_amount",
    "subtotal",
    "unit_price_at_purchase",
    "discount",
    "payment",
    "fulfilment",
    "on_hand",
    "reserved",
    "available",
    "in_stock",
    "movement_id",
    "actor_id",
    "number",
    "__proto__",
    "constructor",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_command_takes_a_field_it_does_not_know_and_nothing_happens() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.product("A", "1", 10).await;
    let order = seller.order(1, 1).await["id"].as_str().unwrap().to_owned();
    let books = app.books().await;
    let changes =
        "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM users) + (SELECT count(*) FROM sessions)
        + (SELECT count(*) FROM locations) + (SELECT sum(priority) FROM locations)";
    let before = books.number(changes).await;
    for (method, path, body) in commands(&order) {
        for field in SMUGGLED {
            let mut body = body.clone();
            body[field] = json!(1);
            let answer = seller.admin.send(seller.admin.request(method.clone(), &path).json(&body)).await;
            answer.expect_problem(422, "invalid-request");
            assert!(answer.text.contains(&format!("\"/{field}\"")), "{method} {path} {field}: {}", answer.text);
        }
    }
    assert_eq!(books.number(changes).await, before);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_or_a_state_cannot_be_slipped_into_an_order() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "100.00", 10).await;
    for (place, field) in [
        ("order", "status"),
        ("order", "total_amount"),
        ("order", "shipping"),
        ("order", "tax"),
        ("order", "currency"),
        ("item", "unit_price"),
        ("item", "price"),
        ("item", "unit_price_at_purchase"),
        ("item", "tax_rate"),
        ("item", "reserved"),
        ("item", "location_id"),
        ("item", "line"),
    ] {
        let mut body = json!({"items": [{"sku": "A", "quantity": 1}]});
        let target = if place == "item" { &mut body["items"][0] } else { &mut body };
        target[field] = json!("0.01");
        seller.customer.post("/orders", &body).await.expect_problem(422, "invalid-request");
    }
    assert_eq!(app.books().await.number("SELECT count(*) FROM orders").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_their_own_role_or_status() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for client in [&seller.customer, &seller.manager] {
        let own = format!("/users/{}", super::id_of(client).await);
        for change in [json!({"role": "ADMIN"}), json!({"status": "ACTIVE"}), json!({})] {
            client.patch(&own, &change).await.expect_problem(403, "forbidden");
        }
        client.patch("/auth/me", &json!({"role": "ADMIN"})).await.expect_problem(405, "method-not-allowed");
    }
    app.close().await;
}
