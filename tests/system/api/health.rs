//! `/health`, `/health/live`, `/health/ready`

use serde_json::json;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_well_says_so_to_anyone() {
    let app = TestApp::start().await;
    for path in ["/health", "/health/live", "/health/ready", "/api/health"] {
        assert_eq!(app.anonymous().get(path).await.expect(200)["status"], "ok", "{path}");
    }
    let ready = app.anonymous().get("/health/ready").await.expect(200);
    let checks = ready["checks"].as_array().unwrap();
    assert!(!checks.is_empty() && checks.iter().all(|check| check["ok"] == true), "{ready}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_registration_is_warned_of() {
    let app = TestApp::start().await;
    let health = app.anonymous().get("/health").await;
    assert_eq!(health.expect(200)["registration"], "open");
    assert!(health.json()["warnings"].to_string().contains("register as an admin"), "{}", health.text);
    app.close().await;
    let app = TestApp::start_with(1, &[("REGISTRATION", "customers")]).await;
    let health = app.anonymous().get("/health").await.expect(200);
    assert_eq!((&health["registration"], &health["warnings"]), (&json!("customers"), &json!([])));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_nothing_that_is_nobodys_business() {
    let app = TestApp::start().await;
    for path in ["/health", "/health/ready"] {
        let answer = app.anonymous().get(path).await;
        for secret in ["postgres://", "password", "for tests only"] {
            assert!(!answer.text.contains(secret), "{}", answer.text);
        }
        // A token that is worth nothing does not matter here.
        app.anonymous().with_token("wrong").get(path).await.expect(200);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_not_migrated_to_the_end_is_not_ready_but_the_process_lives() {
    let app = TestApp::start().await;
    let books = app.books().await;
    let latest = "SELECT max(version)::text FROM __diesel_schema_migrations";
    let version: String = books.rows(latest, &[]).await[0].get(0);
    books.execute(&format!("DELETE FROM __diesel_schema_migrations WHERE version = '{version}'")).await.unwrap();
    let client = app.anonymous();
    system_tests::eventually("the server notices", || {
        let client = client.clone();
        async move { client.get("/health/ready").await.status == 503 }
    })
    .await;
    client.get("/health/live").await.expect(200);
    books.execute(&format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')")).await.unwrap();
    system_tests::eventually("the server notices", || {
        let client = client.clone();
        async move { client.get("/health/ready").await.status == 200 }
    })
    .await;
    app.close().await;
}
