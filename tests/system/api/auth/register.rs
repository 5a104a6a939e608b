//! `POST /auth/register`

use serde_json::json;
use system_tests::{PASSWORD, TestApp};

use super::super::pointers;

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_is_a_customer_unless_told_and_nothing_secret_is_answered() {
    let app = TestApp::start().await;
    let body = json!({
        "email": "anna@example.com", "password": PASSWORD, "name": "Anna Berg", "company": "Berg GmbH",
        "billing_address": "Hauptstraße 12\n79098 Freiburg"
    });
    let answer = app.anonymous().post("/auth/register", &body).await;
    let user = answer.expect(201);
    assert_eq!(user["email"], "anna@example.com");
    assert_eq!((&user["role"], &user["status"]), (&json!("CUSTOMER"), &json!("ACTIVE")));
    assert_eq!(user["billing_address"], "Hauptstraße 12\n79098 Freiburg");
    assert_eq!(user["id"].as_str().unwrap().len(), 36);
    assert!(!answer.text.contains(PASSWORD) && !answer.text.contains("$2b$"), "{}", answer.text);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_read_in_either_case() {
    let app = TestApp::start().await;
    for (number, role) in ["admin", "Inventory_Manager", "CUSTOMER"].into_iter().enumerate() {
        let body = json!({"email": format!("user{number}@example.com"), "password": PASSWORD, "role": role});
        assert_eq!(app.anonymous().post("/auth/register", &body).await.expect(201)["role"], role.to_uppercase());
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_told_at_once() {
    let app = TestApp::start().await;
    let body = json!({"email": "nobody", "password": "short", "role": "KING", "name": " ", "colour": "red"});
    let problem = app.anonymous().post("/auth/register", &body).await.expect_problem(422, "invalid-request");
    let mut wrong = pointers(&problem);
    wrong.sort_unstable();
    assert_eq!(wrong, ["/colour", "/email", "/name", "/password", "/role"]);
    let problem = app.anonymous().post("/auth/register", &json!({})).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem), ["/email", "/password"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mailbox_is_one_account_however_it_is_spelt() {
    let app = TestApp::start().await;
    let register = |email: &str| {
        let (client, body) = (app.anonymous(), json!({"email": email, "password": PASSWORD}));
        async move { client.post("/auth/register", &body).await }
    };
    assert_eq!(register("Zo\u{eb}@Example.com").await.expect(201)["email"], "zo\u{eb}@example.com");
    for again in ["zo\u{eb}@example.com", " ZOE\u{308}@EXAMPLE.COM "] {
        let problem = register(again).await.expect_problem(409, "email-taken");
        assert_eq!(pointers(&problem), ["/email"]);
    }
    let log_in = json!({"email": "ZO\u{cb}@EXAMPLE.COM", "password": PASSWORD});
    app.anonymous().post("/auth/login", &log_in).await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_are_bounded_in_characters_below_and_in_bytes_above() {
    let app = TestApp::start().await;
    let eleven = "x7-".repeat(4)[..11].to_owned();
    let longest = "ä".repeat(36);
    let too_long = format!("{longest}x");
    for (number, (password, status)) in
        [(eleven.as_str(), 422), ("password1234", 422), (&too_long, 422), (&longest, 201)].into_iter().enumerate()
    {
        let body = json!({"email": format!("user{number}@example.com"), "password": password});
        let answer = app.anonymous().post("/auth/register", &body).await;
        assert_eq!(answer.status, status, "{password}: {}", answer.text);
        assert!(!answer.text.contains(password), "{}", answer.text);
    }
    // Nothing was cut: all 72 bytes count.
    let cut = json!({"email": "user3@example.com", "password": "ä".repeat(35)});
    app.anonymous().post("/auth/login", &cut).await.expect_problem(401, "wrong-credentials");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_register_one_address_at_once_make_one_account() {
    let app = TestApp::start().await;
    let body = json!({"email": "twin@example.com", "password": PASSWORD});
    let client = app.anonymous();
    let answers = futures_util::future::join_all((0..8).map(|_| client.post("/auth/register", &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.expect_problem(409, "email-taken");
    }
    app.close().await;
}
