//! `POST /orders/{id}/cancel`

use serde_json::json;
use system_tests::TestApp;

use super::step;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_promised_is_released_to_where_it_lay() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let product = seller.product("A", "1", 3).await;
    seller.receive(product, 2, 3).await;
    let order = seller.order(product, 5).await;
    let path = format!("/orders/{}/cancel", order["id"].as_str().unwrap());
    let cancelled = seller.customer.post(&path, &json!({"reason": "ordered twice"})).await.expect(200);
    assert_eq!((&cancelled["status"], &cancelled["cancel_reason"]), (&json!("CANCELLED"), &json!("ordered twice")));
    assert_eq!((&cancelled["items"][0]["cancelled"], &cancelled["payment"]), (&json!(5), &json!("UNPAID")));
    let product = seller.customer.get("/products/A").await.expect(200);
    let available: Vec<_> = product["stock"].as_array().unwrap().iter().map(|shelf| &shelf["available"]).collect();
    assert_eq!(available, [3, 3]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_is_given_back_its_money() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 3).await;
    let order = seller.order(product, 3).await;
    step(&seller.customer, &order, "pay").await.expect(200);
    let cancelled = step(&seller.customer, &order, "cancel").await.expect(200);
    assert_eq!((&cancelled["status"], &cancelled["payment"]), (&json!("CANCELLED"), &json!("REFUNDED")));
    let books = app.books().await;
    assert_eq!(books.number("SELECT count(*) FROM refunds WHERE status = 'REFUNDED'").await, 1);
    assert_eq!(books.number("SELECT sum(reserved) FROM stock_levels").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_and_admins_cancel() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 3).await;
    let order = seller.order(product, 1).await;
    step(&seller.stranger, &order, "cancel").await.expect_problem(404, "not-found");
    step(&seller.manager, &order, "cancel").await.expect_problem(403, "forbidden");
    step(&seller.admin, &order, "cancel").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelled_many_times_at_once_it_is_released_once() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 5).await;
    let order = seller.order(product, 5).await;
    let bases = app.bases();
    let clients: Vec<_> = (0..10).map(|number| seller.customer.at(&bases[number % 2])).collect();
    let answers = futures_util::future::join_all(clients.iter().map(|client| step(client, &order, "cancel"))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        refused.expect_problem(409, "illegal-transition");
    }
    assert_eq!(seller.customer.get("/products/A").await.expect(200)["stock_quantity"], 5);
    app.close().await;
}
