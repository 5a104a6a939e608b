//! Customers with payment terms are shipped to before they pay.

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

use super::step;

/// Gives the customer terms.
async fn on_account(seller: &Seller, days: Value) {
    let me = seller.customer.get("/auth/me").await.expect(200);
    let path = format!("/users/{}", me["id"].as_str().unwrap());
    seller.admin.patch(&path, &json!({"payment_terms_days": days})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_account_an_order_is_shipped_first_and_paid_later() {
    let app = TestApp::start_with(1, &[("WORKER", "true")]).await;
    let seller = app.seller().await;
    let product = seller.product("A", "10.00", 10).await;
    on_account(&seller, json!(30)).await;
    let order = seller.order(product, 2).await;
    assert_eq!(order["payment_terms_days"], 30);
    let shipped = step(&seller.manager, &order, "ship").await.expect(200);
    assert_eq!((&shipped["status"], &shipped["payment"]), (&json!("SHIPPED"), &json!("UNPAID")));
    seller.invoice_of(order["id"].as_str().unwrap()).await;
    let due = "SELECT (content #>> '{settlement,due,by}')::date - issued_at::date FROM invoices";
    assert_eq!(app.books().await.number(due).await, 30);
    let paid = step(&seller.customer, &order, "pay").await.expect(200);
    assert_eq!((&paid["status"], &paid["payment"]), (&json!("SHIPPED"), &json!("PAID")));
    step(&seller.customer, &order, "pay").await.expect_problem(409, "illegal-transition");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_those_of_the_moment_of_the_order() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "10.00", 10).await;
    let before = seller.order(product, 1).await;
    on_account(&seller, json!(14)).await;
    let meanwhile = seller.order(product, 1).await;
    on_account(&seller, Value::Null).await;
    let after = seller.order(product, 1).await;
    step(&seller.manager, &meanwhile, "ship").await.expect(200);
    for paid_first in [before, after] {
        assert_eq!(paid_first["payment_terms_days"], Value::Null);
        step(&seller.manager, &paid_first, "ship").await.expect_problem(409, "illegal-transition");
    }
    app.close().await;
}
