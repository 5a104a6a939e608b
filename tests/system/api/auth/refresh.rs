//! `POST /auth/refresh`

use serde_json::json;
use system_tests::TestApp;

use super::{log_in, refresh, register, with};

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_gets_the_next_pair() {
    let app = TestApp::start().await;
    register(&app).await;
    let first = log_in(&app).await;
    let second = refresh(&app, &first).await.expect(200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    with(&app, &second).get("/auth/me").await.expect(200);
    let third = refresh(&app, &second).await.expect(200);
    with(&app, &third).get("/auth/me").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_comes_twice_ends_the_whole_session_and_no_other() {
    let app = TestApp::start().await;
    register(&app).await;
    let (stolen, other) = (log_in(&app).await, log_in(&app).await);
    let newest = refresh(&app, &stolen).await.expect(200);
    refresh(&app, &stolen).await.expect_problem(401, "invalid-token");
    refresh(&app, &newest).await.expect_problem(401, "invalid-token");
    with(&app, &newest).get("/auth/me").await.expect_problem(401, "invalid-token");
    refresh(&app, &other).await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_exchange_one_token_at_once_at_most_one_succeeds() {
    let app = TestApp::start().await;
    register(&app).await;
    let tokens = log_in(&app).await;
    let answers = futures_util::future::join_all((0..8).map(|_| refresh(&app, &tokens))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    assert!(answers.iter().all(|answer| [200, 401].contains(&answer.status.as_u16())));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_refresh_token_is_refused() {
    let app = TestApp::start().await;
    register(&app).await;
    let tokens = log_in(&app).await;
    let post = |token: serde_json::Value| {
        let client = app.anonymous();
        async move { client.post("/auth/refresh", &json!({"refresh_token": token})).await }
    };
    post(json!("sbr_of_my_own_making")).await.expect_problem(401, "invalid-token");
    post(tokens["access_token"].clone()).await.expect_problem(401, "invalid-token");
    post(json!("")).await.expect_problem(422, "invalid-request");
    post(json!(7)).await.expect_problem(400, "malformed-body");
    // And a refresh token is no access token.
    let client = app.anonymous().with_token(tokens["refresh_token"].as_str().unwrap());
    client.get("/auth/me").await.expect_problem(401, "invalid-token");
    app.close().await;
}
