//! `POST /auth/token`: OAuth 2.0.

use reqwest::Method;
use system_tests::{Answer, PASSWORD, TestApp};

use super::{EMAIL, log_in, register, with};

async fn post(app: &TestApp, form: &str) -> Answer {
    let client = app.anonymous();
    let request = client.request(Method::POST, "/auth/token");
    client.send(request.header("Content-Type", "application/x-www-form-urlencoded").body(form.to_owned())).await
}

fn password_grant(email: &str, password: &str) -> String {
    let encoded = |text: &str| text.replace(' ', "+").replace('@', "%40");
    format!("grant_type=password&username={}&password={}", encoded(email), encoded(password))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_grant_and_the_refresh_grant_give_tokens() {
    let app = TestApp::start().await;
    register(&app).await;
    let answer = post(&app, &password_grant(EMAIL, PASSWORD)).await;
    let tokens = answer.expect(200);
    assert_eq!(tokens["token_type"], "bearer");
    assert!(answer.header("cache-control").contains("no-store"), "{:?}", answer.headers);
    with(&app, &tokens).get("/auth/me").await.expect(200);
    let form = format!("grant_type=refresh_token&refresh_token={}", tokens["refresh_token"].as_str().unwrap());
    with(&app, &post(&app, &form).await.expect(200)).get("/auth/me").await.expect(200);
    assert_eq!(post(&app, &form).await.expect(400)["error"], "invalid_grant", "each works once");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_have_the_shape_of_rfc_6749() {
    let app = TestApp::start().await;
    register(&app).await;
    let tokens = log_in(&app).await;
    let twice = format!("{}&username=other", password_grant(EMAIL, PASSWORD));
    for (form, error) in [
        (password_grant(EMAIL, "not her password").as_str(), "invalid_grant"),
        (&password_grant("nobody@example.com", PASSWORD), "invalid_grant"),
        (&password_grant("nobody", PASSWORD), "invalid_grant"),
        ("grant_type=refresh_token&refresh_token=unknown", "invalid_grant"),
        ("grant_type=refresh_token", "invalid_request"),
        ("grant_type=password&username=a", "invalid_request"),
        ("grant_type=client_credentials", "unsupported_grant_type"),
        ("", "invalid_request"),
        (&twice, "invalid_request"),
        ("\u{0}%00=%ff", "invalid_request"),
    ] {
        let answer = post(&app, form).await;
        let refused = answer.expect(400);
        assert_eq!(refused["error"], error, "{form}: {}", answer.text);
        assert!(refused["error_description"].is_string(), "{}", answer.text);
    }
    // Nobody was signed out by all this.
    with(&app, &tokens).get("/auth/me").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_has_to_say_that_it_is_one() {
    let app = TestApp::start().await;
    let json = app.anonymous().post_text("/auth/token", r#"{"grant_type": "password"}"#).await;
    json.expect_problem(415, "unsupported-media-type");
    app.close().await;
}
