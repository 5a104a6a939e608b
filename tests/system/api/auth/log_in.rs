//! `POST /auth/login`

use serde_json::json;
use system_tests::{PASSWORD, TestApp};

use super::{EMAIL, log_in, register, with};
use crate::api::pointers;

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_gets_a_pair_of_tokens_that_no_cache_keeps() {
    let app = TestApp::start().await;
    register(&app).await;
    let answer = app.anonymous().post("/auth/login", &json!({"email": EMAIL, "password": PASSWORD})).await;
    let tokens = answer.expect(200);
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("bearer"), &json!(900)));
    assert!(tokens["refresh_token"].as_str().unwrap().len() > 32);
    assert_eq!(tokens["access_token"].as_str().unwrap().split('.').count(), 3);
    assert!(answer.header("cache-control").contains("no-store"), "{:?}", answer.headers);
    with(&app, &tokens).get("/auth/me").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sessions_have_nothing_in_common() {
    let app = TestApp::start().await;
    register(&app).await;
    let (first, second) = (log_in(&app).await, log_in(&app).await);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_an_unknown_address_and_a_disabled_user_are_answered_alike() {
    let app = TestApp::start().await;
    register(&app).await;
    let seller = app.seller().await;
    let disabled = seller.stranger.get("/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    seller.admin.patch(&format!("/users/{disabled}"), &json!({"status": "DISABLED"})).await.expect(200);
    let mut told = Vec::new();
    for (email, password) in
        [(EMAIL, "not her password"), ("nobody@example.com", PASSWORD), ("stranger@example.com", PASSWORD)]
    {
        let answer = app.anonymous().post("/auth/login", &json!({"email": email, "password": password})).await;
        let mut problem = answer.expect_problem(401, "wrong-credentials");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{:?}", answer.headers);
        problem["instance"] = json!("the request's own");
        told.push(problem);
    }
    assert!(told.iter().all(|problem| *problem == told[0]), "{told:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_are_missing_or_wrong_are_told_at_once() {
    let app = TestApp::start().await;
    let problem = app.anonymous().post("/auth/login", &json!({})).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem), ["/email", "/password"]);
    let wrong = json!({"email": EMAIL, "password": 12});
    let problem = app.anonymous().post("/auth/login", &wrong).await.expect_problem(400, "malformed-body");
    assert_eq!(pointers(&problem), ["/password"]);
    app.close().await;
}
