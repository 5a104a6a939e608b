//! S2: tokens of before a new password, a new role, a log-out or the end of an account, at this server and at another.

use serde_json::{Value, json};
use system_tests::{Client, PASSWORD, Seller, TestApp};

use super::id_of;

/// A token is worth nothing: for a question, for a command, and for an exchange.
async fn is_worth_nothing(client: &Client) {
    client.get("/orders").await.expect_problem(401, "invalid-token");
    let body = json!({"items": [{"product_id": 1, "quantity": 1}]});
    client.post("/orders", &body).await.expect_problem(401, "invalid-token");
}

async fn with_product(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    seller.product("A", "1", 100).await;
    seller
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_a_new_role_and_the_end_of_an_account_end_old_tokens_at_once() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    let stranger = format!("/users/{}", id_of(&seller.stranger).await);
    let body = json!({"current_password": PASSWORD, "new_password": "another good password"});
    seller.customer.post("/auth/password", &body).await.expect(200);
    is_worth_nothing(&seller.customer).await;
    seller.admin.patch(&stranger, &json!({"role": "INVENTORY_MANAGER"})).await.expect(200);
    is_worth_nothing(&seller.stranger).await;
    let manager = format!("/users/{}", id_of(&seller.manager).await);
    seller.admin.patch(&manager, &json!({"status": "DISABLED"})).await.expect(200);
    seller.manager.get("/stock").await.expect_problem(401, "invalid-token");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demoted_admin_does_nothing_more_not_even_in_the_same_moment() {
    let app = TestApp::start_two().await;
    let seller = with_product(&app).await;
    let deputy = super::sign_in(&app, "admin@example.com").await;
    let manager = id_of(&seller.manager).await;
    deputy.patch(&format!("/users/{manager}"), &json!({"role": "ADMIN"})).await.expect(200);
    let other = super::sign_in(&app, "manager@example.com").await;
    let admin = id_of(&seller.admin).await;
    other.patch(&format!("/users/{admin}"), &json!({"role": "CUSTOMER"})).await.expect(200);
    // Commands look in their own transaction, so another server knows at once too.
    for base in app.bases() {
        let old = seller.admin.at(&base);
        let body = json!({"name": "B", "sku": "B", "price": "1"});
        old.post("/products", &body).await.expect_problem(401, "invalid-token");
        old.patch(&format!("/users/{admin}"), &json!({"role": "ADMIN"})).await.expect_problem(401, "invalid-token");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_refuses_commands_at_once_and_questions_soon() {
    let app = TestApp::start_two().await;
    let seller = with_product(&app).await;
    let elsewhere = seller.customer.at(&app.bases()[1]);
    elsewhere.get("/orders").await.expect(200);
    seller.customer.post("/auth/logout", &Value::Object(serde_json::Map::new())).await;
    let body = json!({"items": [{"product_id": 1, "quantity": 1}]});
    elsewhere.post("/orders", &body).await.expect_problem(401, "invalid-token");
    let elsewhere = &elsewhere;
    system_tests::eventually("the other server forgets the session", || async move {
        elsewhere.get("/orders").await.status == 401
    })
    .await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_needs_a_good_token_too() {
    let app = TestApp::start().await;
    let seller = with_product(&app).await;
    let body = json!({"items": [{"product_id": 1, "quantity": 1}]});
    seller.customer.post_keyed("/orders", "key-1", &body).await.expect(201);
    assert_eq!(seller.customer.post("/auth/logout", &json!({})).await.status, 204);
    seller.customer.post_keyed("/orders", "key-1", &body).await.expect_problem(401, "invalid-token");
    app.close().await;
}
