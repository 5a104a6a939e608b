//! `GET /users`, `PATCH /users/{id}`

use serde_json::{Value, json};
use system_tests::{Client, TestApp};

use super::{pointers, texts};

async fn id_of(client: &Client) -> String {
    client.get("/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_see_everybody_page_by_page_newest_first() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let first = seller.admin.get("/users?limit=3").await;
    assert!(!first.text.contains("password") && !first.text.contains("$2b$"), "{}", first.text);
    let first = first.expect(200);
    assert_eq!(texts(&first, "email"), ["stranger@example.com", "customer@example.com", "manager@example.com"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = seller.admin.get(&format!("/users?limit=3&cursor={cursor}")).await.expect(200);
    assert_eq!(texts(&second, "email"), ["admin@example.com"]);
    assert_eq!(second["next_cursor"], Value::Null);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_role_counts_at_once_and_ends_the_sessions() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/users/{}", id_of(&seller.stranger).await);
    let changed = seller.admin.patch(&path, &json!({"role": "inventory_manager"})).await.expect(200);
    assert_eq!(changed["role"], "INVENTORY_MANAGER");
    seller.stranger.get("/auth/me").await.expect_problem(401, "invalid-token");
    let log_in = json!({"email": "stranger@example.com", "password": system_tests::PASSWORD});
    let session = app.anonymous().post("/auth/login", &log_in).await.expect(200);
    let promoted = app.anonymous().with_token(session["access_token"].as_str().unwrap());
    promoted.get("/stock").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_is_out_until_enabled_again() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/users/{}", id_of(&seller.customer).await);
    seller.admin.patch(&path, &json!({"status": "DISABLED"})).await.expect(200);
    seller.customer.get("/products").await.expect_problem(401, "invalid-token");
    let log_in = json!({"email": "customer@example.com", "password": system_tests::PASSWORD});
    app.anonymous().post("/auth/login", &log_in).await.expect_problem(401, "wrong-credentials");
    seller.admin.patch(&path, &json!({"status": "active"})).await.expect(200);
    app.anonymous().post("/auth/login", &log_in).await.expect(200);
    seller.customer.get("/products").await.expect_problem(401, "invalid-token");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_active_admin_stays() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let own = format!("/users/{}", id_of(&seller.admin).await);
    for change in [json!({"role": "CUSTOMER"}), json!({"status": "DISABLED"})] {
        seller.admin.patch(&own, &change).await.expect_problem(409, "last-admin");
    }
    let other = format!("/users/{}", id_of(&seller.manager).await);
    seller.admin.patch(&other, &json!({"role": "ADMIN"})).await.expect(200);
    seller.admin.patch(&own, &json!({"role": "CUSTOMER"})).await.expect(200);
    seller.admin.get("/users").await.expect_problem(401, "invalid-token");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_else_of_a_user_can_be_changed() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/users/{}", id_of(&seller.stranger).await);
    let body = json!({"role": "KING", "status": Value::Null, "email": "x@example.com", "token_epoch": 0});
    let problem = seller.admin.patch(&path, &body).await.expect_problem(422, "invalid-request");
    let mut wrong = pointers(&problem);
    wrong.sort_unstable();
    assert_eq!(wrong, ["/email", "/role", "/status", "/token_epoch"]);
    for nobody in ["00000000-0000-7000-8000-000000000000", "1", "stranger@example.com"] {
        seller
            .admin
            .patch(&format!("/users/{nobody}"), &json!({"role": "ADMIN"}))
            .await
            .expect_problem(404, "not-found");
    }
    app.close().await;
}
