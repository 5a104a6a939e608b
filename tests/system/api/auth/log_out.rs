//! `POST /auth/logout`

use reqwest::Method;
use serde_json::json;
use system_tests::TestApp;

use super::{log_in, refresh, register, with};

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_ends_this_session_at_once_and_no_other() {
    let app = TestApp::start().await;
    register(&app).await;
    let (here, there) = (log_in(&app).await, log_in(&app).await);
    let client = with(&app, &here);
    let answer = client.send(client.request(Method::POST, "/auth/logout")).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
    client.get("/auth/me").await.expect_problem(401, "invalid-token");
    client.post("/orders", &json!({"items": []})).await.expect_problem(401, "invalid-token");
    refresh(&app, &here).await.expect_problem(401, "invalid-token");
    with(&app, &there).get("/auth/me").await.expect(200);
    refresh(&app, &there).await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_everywhere_ends_all_sessions() {
    let app = TestApp::start().await;
    register(&app).await;
    let (here, there) = (log_in(&app).await, log_in(&app).await);
    assert_eq!(with(&app, &here).post("/auth/logout", &json!({"everywhere": true})).await.status, 204);
    for tokens in [&here, &there] {
        with(&app, tokens).get("/auth/me").await.expect_problem(401, "invalid-token");
        refresh(&app, tokens).await.expect_problem(401, "invalid-token");
    }
    with(&app, &log_in(&app).await).get("/auth/me").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_somebody_can_sign_out() {
    let app = TestApp::start().await;
    app.anonymous().post("/auth/logout", &json!({})).await.expect_problem(401, "not-signed-in");
    app.close().await;
}
