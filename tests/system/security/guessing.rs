//! S5: an unknown user and a wrong password cost and look the same, and guessing is throttled.

use futures_util::future::join_all;
use serde_json::{Value, json};
use system_tests::{Answer, Client, PASSWORD, TestApp};

async fn log_in(client: &Client, email: &str, password: &str) -> Answer {
    client.post("/auth/login", &json!({"email": email, "password": password})).await
}

async fn register(app: &TestApp) {
    app.anonymous()
        .post("/auth/register", &json!({"email": "anna@example.com", "password": PASSWORD}))
        .await
        .expect(201);
}

/// All that somebody can see of a refusal, but for the id of their own request.
fn visible(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let mut body = answer.json();
    body["instance"] = json!("the request's own");
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["x-request-id", "date", "ratelimit"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (answer.status.as_u16(), body, headers)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_user_and_a_wrong_password_look_the_same() {
    let app = TestApp::start().await;
    register(&app).await;
    let client = app.anonymous();
    let wrong = log_in(&client, "anna@example.com", "not her password").await;
    wrong.expect_problem(401, "wrong-credentials");
    for (email, password) in
        [("nobody@example.com", PASSWORD), ("anna@example.com", ""), ("anna@example.com", &"x".repeat(72))]
    {
        assert_eq!(visible(&log_in(&client, email, password).await), visible(&wrong), "{email}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_hashed_for_an_unknown_user_too() {
    // One thread that hashes slowly, and one place to wait: whoever does this work at once with others is told to wait.
    let slow = [("BCRYPT_COST", "11"), ("BCRYPT_THREADS", "1"), ("BCRYPT_QUEUE", "1")];
    let app = TestApp::start_with(1, &slow).await;
    register(&app).await;
    let client = app.anonymous();
    for email in ["anna@example.com", "nobody@example.com"] {
        let answers = join_all((0..12).map(|_| log_in(&client, email, "not her password"))).await;
        let busy = answers.iter().filter(|answer| answer.status == 503).count();
        assert!(busy > 0, "{email}: nobody had to wait, so nothing was hashed");
        for answer in &answers {
            match answer.status.as_u16() {
                401 => answer.expect_problem(401, "wrong-credentials"),
                _ => answer.expect_problem(503, "busy"),
            };
            assert!(answer.status == 401 || !answer.header("retry-after").is_empty());
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_never_starve_what_needs_no_password() {
    let app = TestApp::start_with(1, &[("BCRYPT_COST", "12"), ("BCRYPT_THREADS", "1")]).await;
    let client = app.anonymous();
    let attempts = join_all((0..6).map(|_| log_in(&client, "nobody@example.com", "not her password")));
    let health = async {
        for _ in 0..50 {
            client.get("/health/live").await.expect(200);
        }
        std::time::Instant::now()
    };
    let hashed = async {
        attempts.await;
        std::time::Instant::now()
    };
    let (asked_at, hashed_at) = futures_util::join!(health, hashed);
    assert!(asked_at < hashed_at, "fifty cheap questions waited for six log-ins");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_throttled_for_known_and_unknown_alike() {
    let app = TestApp::start_with(1, &[("LOGIN_LIMIT_PER_MINUTE", "5")]).await;
    register(&app).await;
    let client = app.anonymous();
    for email in ["anna@example.com", "nobody@example.com"] {
        for attempt in 0..5 {
            log_in(&client, email, &format!("guess number {attempt}")).await.expect_problem(401, "wrong-credentials");
        }
        // From then on not even the right one helps.
        let refused = log_in(&client, email, PASSWORD).await;
        refused.expect_problem(429, "too-many-requests");
        assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
        assert!(!refused.header("ratelimit").is_empty() && !refused.header("ratelimit-policy").is_empty());
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_spelling_or_another_door_is_no_fresh_start() {
    let app = TestApp::start_with(1, &[("LOGIN_LIMIT_PER_MINUTE", "5")]).await;
    register(&app).await;
    let client = app.anonymous();
    for spelling in
        ["anna@example.com", "ANNA@example.com", " anna@EXAMPLE.com ", "Anna@Example.Com", "anna@example.com"]
    {
        log_in(&client, spelling, "not her password").await.expect_problem(401, "wrong-credentials");
    }
    log_in(&client, "anna@example.com", PASSWORD).await.expect_problem(429, "too-many-requests");
    let form = "grant_type=password&username=anna%40example.com&password=correct+horse+battery";
    for path in ["/auth/token", "/api/auth/token"] {
        let request = client.request(reqwest::Method::POST, path);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        client.send(request).await.expect_problem(429, "too-many-requests");
    }
    let forwarded = client.request(reqwest::Method::POST, "/api/auth/login").header("X-Forwarded-For", "1.2.3.4");
    let body = json!({"email": "anna@example.com", "password": PASSWORD});
    client.send(forwarded.json(&body)).await.expect_problem(429, "too-many-requests");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_accounts_from_one_address_are_throttled_too() {
    let app = TestApp::start_with(1, &[("LOGIN_LIMIT_PER_MINUTE", "5")]).await;
    let client = app.anonymous();
    let mut throttled = 0;
    for number in 0..40 {
        let answer = log_in(&client, &format!("user{number}@example.com"), "summer 2026 password").await;
        throttled += usize::from(answer.status == 429);
    }
    assert!((10..=20).contains(&throttled), "{throttled} of 40 were throttled; five times five are allowed");
    app.close().await;
}
