//! `POST /auth/password`

use serde_json::json;
use system_tests::{PASSWORD, TestApp};

use super::{EMAIL, log_in, refresh, register, with};
use crate::api::pointers;

const NEW: &str = "staple battery horse";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_all_sessions_and_answers_the_only_tokens_that_work() {
    let app = TestApp::start().await;
    register(&app).await;
    let (here, there) = (log_in(&app).await, log_in(&app).await);
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    let newest = with(&app, &here).post("/auth/password", &body).await.expect(200);
    with(&app, &newest).get("/auth/me").await.expect(200);
    for tokens in [&here, &there] {
        with(&app, tokens).get("/auth/me").await.expect_problem(401, "invalid-token");
        refresh(&app, tokens).await.expect_problem(401, "invalid-token");
    }
    refresh(&app, &newest).await.expect(200);
    let old = json!({"email": EMAIL, "password": PASSWORD});
    app.anonymous().post("/auth/login", &old).await.expect_problem(401, "wrong-credentials");
    app.anonymous().post("/auth/login", &json!({"email": EMAIL, "password": NEW})).await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_present_password_has_to_be_known_and_the_new_one_good() {
    let app = TestApp::start().await;
    register(&app).await;
    let tokens = log_in(&app).await;
    let client = with(&app, &tokens);
    for (current, new, pointer) in [
        ("not her password", NEW, "/current_password"),
        (PASSWORD, "short", "/new_password"),
        (PASSWORD, "password1234", "/new_password"),
        (PASSWORD, &"x".repeat(73), "/new_password"),
    ] {
        let body = json!({"current_password": current, "new_password": new});
        let problem = client.post("/auth/password", &body).await.expect_problem(422, "invalid-request");
        assert_eq!(pointers(&problem), [pointer]);
    }
    let problem = client.post("/auth/password", &json!({})).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem), ["/current_password", "/new_password"]);
    client.get("/auth/me").await.expect(200);
    app.close().await;
}
