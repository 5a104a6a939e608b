//! `/health`, `/health/live`, `/health/ready`

use serde_json::json;
use system_tests::{TestApp, eventually};

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
    eventually("the server notices", || {
        let client = client.clone();
        async move { client.get("/health/ready").await.status == 503 }
    })
    .await;
    client.get("/health/live").await.expect(200);
    books.execute(&format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')")).await.unwrap();
    eventually("the server notices", || {
        let client = client.clone();
        async move { client.get("/health/ready").await.status == 200 }
    })
    .await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_in_the_background_is_told_to_probes_and_to_prometheus() {
    let app = TestApp::start_with(1, &[("WORKER", "true")]).await;
    let seller = app.seller().await;
    let product = seller.product("COUNTED", "1.00", 10).await;
    seller.order(product, 1).await;
    let runs = async || {
        let ready = app.anonymous().get("/health/ready").await.expect(200);
        let jobs = ready["background"]["jobs"].as_array().unwrap().clone();
        jobs.into_iter().find(|job| job["job"] == "settle_payments")
    };
    eventually("the job ran", || async { runs().await.is_some() }).await;
    let job = runs().await.unwrap();
    assert_eq!((&job["runs"], &job["failures"], &job["failing"]), (&json!(1), &json!(0), &json!(0)));
    let answer = app.anonymous().get("/metrics").await;
    assert_eq!(answer.status, 200);
    for sample in [
        "# TYPE stockbook_job_runs_total counter",
        "stockbook_job_runs_total{job=\"settle_payments\"} 1",
        "stockbook_desk_orders_total{outcome=\"grouped\"} 1",
        "# TYPE stockbook_database_connections gauge",
    ] {
        assert!(answer.text.contains(sample), "{sample} is missing from {}", answer.text);
    }
    app.close().await;
}
