//! A gateway that refuses, is silent, or answers late.

use serde_json::{Value, json};
use system_tests::{Seller, ServerProcess, TestApp, eventually};

use super::step;

async fn in_mood(mood: &str) -> (TestApp, Seller, Value) {
    let app = TestApp::start_with(2, &[("MOCK_GATEWAY", mood)]).await;
    let seller = app.seller().await;
    let product = seller.product("A", "10.00", 10).await;
    let order = seller.order(product, 2).await;
    (app, seller, order)
}

/// A worker that asks again about payments begun long ago, at a gateway that answers by now.
async fn worker(app: &TestApp) -> ServerProcess {
    app.books().await.execute("UPDATE payments SET created_at = created_at - interval '1 hour'").await.unwrap();
    let secret = "for tests only: thirty-two bytes or more";
    ServerProcess::start(&[("DATABASE_URL", app.database_url()), ("JWT_SECRET", secret)]).await
}

async fn payments(seller: &Seller, order: &Value) -> Value {
    seller.customer.get(&format!("/orders/{}/payments", order["id"].as_str().unwrap())).await.expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_leaves_the_order_unpaid_and_may_be_tried_again() {
    let (app, seller, order) = in_mood("refuse").await;
    for tries in 1..=2 {
        step(&seller.customer, &order, "pay").await.expect_problem(402, "payment-declined");
        let rows = payments(&seller, &order).await;
        let rows = rows["payments"].as_array().unwrap();
        assert!(rows.len() == tries && rows.iter().all(|row| row["status"] == "DECLINED"), "{rows:?}");
    }
    let read = seller.customer.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&read["status"], &read["payment"]), (&json!("PENDING"), &json!("UNPAID")));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_gateway_leaves_one_payment_pending_however_often_it_is_tried() {
    let (app, seller, order) = in_mood("time_out").await;
    let tries = (0..4).map(|number| {
        let client = seller.customer.at(&app.bases()[number % 2]);
        let order = &order;
        async move { step(&client, order, "pay").await }
    });
    for answer in futures_util::future::join_all(tries).await {
        assert!([503, 409].contains(&answer.status.as_u16()), "{}", answer.text);
    }
    let rows = payments(&seller, &order).await;
    assert_eq!(rows["payments"].as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(rows["payments"][0]["status"], "PENDING");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_for_a_cancelled_order_ends_as_one_payment_and_one_refund() {
    let (app, seller, order) = in_mood("answer_late").await;
    step(&seller.customer, &order, "pay").await.expect_problem(503, "gateway-silent");
    let cancelled = step(&seller.customer, &order, "cancel").await.expect(200);
    assert_eq!((&cancelled["status"], &cancelled["payment"]), (&json!("CANCELLED"), &json!("UNPAID")));
    let _worker = worker(&app).await;
    let back = async || payments(&seller, &order).await["refunds"][0]["status"] == "REFUNDED";
    eventually("it is given back", back).await;
    let rows = payments(&seller, &order).await;
    assert_eq!((rows["payments"].as_array().unwrap().len(), rows["refunds"].as_array().unwrap().len()), (1, 1));
    assert_eq!(rows["payments"][0]["status"], "APPROVED");
    assert_eq!(rows["refunds"][0]["amount"], rows["payments"][0]["amount"]);
    assert!(rows["refunds"][0]["gateway_reference"].as_str().unwrap().starts_with("mock-refund-"));
    let read = seller.customer.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&read["status"], &read["payment"]), (&json!("CANCELLED"), &json!("REFUNDED")));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_for_an_order_that_waits_pays_it() {
    let (app, seller, order) = in_mood("answer_late").await;
    step(&seller.customer, &order, "pay").await.expect_problem(503, "gateway-silent");
    let _worker = worker(&app).await;
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    eventually("it is paid", async || seller.customer.get(&path).await.expect(200)["status"] == "PAID").await;
    assert_eq!(app.books().await.events("order.paid.v1").await.len(), 1);
    app.close().await;
}
