//! S3: who may register as what. Asking for more is 403, never a silent downgrade.

use serde_json::json;
use system_tests::{Answer, Books, Client, PASSWORD, TestApp};

async fn register(client: &Client, email: &str, role: &str) -> Answer {
    client.post("/auth/register", &json!({"email": email, "password": PASSWORD, "role": role})).await
}

/// Somebody who could register, made an admin behind the API.
async fn admin(app: &TestApp, books: &Books) -> Client {
    books.execute("UPDATE users SET role = 'ADMIN' WHERE email = 'first@example.com'").await.unwrap();
    super::sign_in(app, "first@example.com").await
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_register_as_customers_and_as_nothing_else() {
    let app = TestApp::start_with(1, &[("REGISTRATION", "customers")]).await;
    for role in ["ADMIN", "admin", "INVENTORY_MANAGER", "inventory_manager"] {
        register(&app.anonymous(), "first@example.com", role).await.expect_problem(403, "role-not-granted");
    }
    let books = app.books().await;
    assert_eq!(books.number("SELECT count(*) FROM users").await, 0, "and nothing less either");
    register(&app.anonymous(), "first@example.com", "customer").await.expect(201);
    let customer = super::sign_in(&app, "first@example.com").await;
    register(&customer, "second@example.com", "ADMIN").await.expect_problem(403, "role-not-granted");

    let admin = admin(&app, &books).await;
    assert_eq!(register(&admin, "second@example.com", "ADMIN").await.expect(201)["role"], "ADMIN");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_registration_is_closed_only_admins_make_accounts() {
    let app = TestApp::start_with(1, &[("REGISTRATION", "closed")]).await;
    for role in ["ADMIN", "INVENTORY_MANAGER", "CUSTOMER"] {
        register(&app.anonymous(), "first@example.com", role).await.expect_problem(403, "role-not-granted");
    }
    let unasked = json!({"email": "first@example.com", "password": PASSWORD});
    app.anonymous().post("/auth/register", &unasked).await.expect_problem(403, "role-not-granted");
    assert_eq!(app.books().await.number("SELECT count(*) FROM users").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_word_about_it_a_named_database_takes_customers_only() {
    let app = TestApp::start_with(1, &[("REGISTRATION", "")]).await;
    register(&app.anonymous(), "first@example.com", "ADMIN").await.expect_problem(403, "role-not-granted");
    register(&app.anonymous(), "first@example.com", "CUSTOMER").await.expect(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_registration_does_not_tell_whether_the_address_is_known() {
    let app = TestApp::start_with(1, &[("REGISTRATION", "customers")]).await;
    register(&app.anonymous(), "first@example.com", "CUSTOMER").await.expect(201);
    let told = |answer: Answer| {
        let mut problem = answer.expect_problem(403, "role-not-granted");
        problem["instance"] = json!("the request's own");
        problem
    };
    let known = told(register(&app.anonymous(), "first@example.com", "ADMIN").await);
    assert_eq!(known, told(register(&app.anonymous(), "nobody@example.com", "ADMIN").await));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_does_not_register_as_nobody() {
    let app = TestApp::start().await;
    let client = app.anonymous().with_token("wrong");
    register(&client, "first@example.com", "CUSTOMER").await.expect_problem(401, "invalid-token");
    app.close().await;
}
