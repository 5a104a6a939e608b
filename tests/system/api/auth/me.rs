//! `GET /auth/me`

use serde_json::json;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_ask_who_they_are() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (client, email, role) in [
        (&seller.admin, "admin@example.com", "ADMIN"),
        (&seller.manager, "manager@example.com", "INVENTORY_MANAGER"),
        (&seller.customer, "customer@example.com", "CUSTOMER"),
    ] {
        let me = client.get("/auth/me").await.expect(200);
        assert_eq!((&me["email"], &me["role"], &me["status"]), (&json!(email), &json!(role), &json!("ACTIVE")));
        assert!(me["customer_number"].as_i64().unwrap() > 0, "{me}");
        assert!(me["created_at"].as_str().unwrap().ends_with('Z'), "{me}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_to_sign_in_and_how() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/auth/me").await;
    answer.expect_problem(401, "not-signed-in");
    assert!(answer.header("www-authenticate").starts_with("Bearer"), "{:?}", answer.headers);
    let wrong = app.anonymous().with_token("nonsense").get("/auth/me").await;
    wrong.expect_problem(401, "invalid-token");
    assert!(wrong.header("www-authenticate").contains("invalid_token"), "{:?}", wrong.headers);
    app.close().await;
}
