//! `POST /orders/{id}/pay`

use reqwest::Method;
use serde_json::json;
use system_tests::TestApp;

use super::step;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_paid_by_its_owner_or_an_admin_and_by_nobody_else() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "5.50", 10).await;
    for payer in [&seller.customer, &seller.admin] {
        let order = seller.order(product, 2).await;
        step(&seller.stranger, &order, "pay").await.expect_problem(404, "not-found");
        step(&seller.manager, &order, "pay").await.expect_problem(403, "forbidden");
        let answer = step(payer, &order, "pay").await;
        let paid = answer.expect(200);
        assert_eq!((&paid["status"], &paid["payment"]), (&json!("PAID"), &json!("PAID")));
        assert!(paid["paid_at"].is_string(), "{paid}");
        assert_eq!(answer.header("etag"), "\"2\"");
    }
    let books = app.books().await;
    assert_eq!(books.number("SELECT count(*) FROM payments WHERE status = 'APPROVED' AND amount = 11.00").await, 2);
    assert_eq!(books.events("order.paid.v1").await.len(), 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_needs_no_body_and_takes_the_number_as_well() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 1).await;
    let path = format!("/orders/{}/pay", order["number"].as_str().unwrap());
    let request = seller.customer.request(Method::POST, &path);
    assert_eq!(seller.customer.send(request).await.expect(200)["status"], "PAID");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_says_how_much_is_paid() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 1).await;
    let path = format!("/orders/{}/pay", order["id"].as_str().unwrap());
    seller.customer.post(&path, &json!({"amount": "0.01"})).await.expect_problem(422, "invalid-request");
    assert_eq!(app.books().await.number("SELECT count(*) FROM payments").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_saw_another_version_takes_no_step() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 1).await;
    let path = |verb: &str| format!("/orders/{}/{verb}", order["id"].as_str().unwrap());
    let seen = |verb: &str, tag: &str| {
        let client = seller.admin.clone();
        let request = client.request(Method::POST, &path(verb)).header("If-Match", tag);
        async move { client.send(request).await }
    };
    seen("pay", "\"2\"").await.expect_problem(412, "precondition-failed");
    assert_eq!(seen("pay", "\"1\"").await.expect(200)["version"], 2);
    seen("ship", "\"1\"").await.expect_problem(412, "precondition-failed");
    seen("cancel", "\"1\"").await.expect_problem(412, "precondition-failed");
    seen("ship", "\"2\"").await.expect(200);
    app.close().await;
}
