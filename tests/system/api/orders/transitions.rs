//! Which step is legal from where: the whole table.

use serde_json::Value;
use system_tests::{Seller, TestApp};

use super::step;

/// Brings a new order to where it is to stand.
async fn order_that_is(seller: &Seller, product: i64, status: &str) -> Value {
    let order = seller.order(product, 1).await;
    if ["PAID", "SHIPPED"].contains(&status) {
        step(&seller.customer, &order, "pay").await.expect(200);
    }
    if status == "SHIPPED" {
        step(&seller.manager, &order, "ship").await.expect(200);
    }
    if status == "CANCELLED" {
        step(&seller.customer, &order, "cancel").await.expect(200);
    }
    order
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_legal_from_where_the_table_says_and_409_from_elsewhere() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 100).await;
    for (status, pay, ship, cancel) in [
        ("PENDING", Some("PAID"), None, Some("CANCELLED")),
        ("PAID", None, Some("SHIPPED"), Some("CANCELLED")),
        ("SHIPPED", None, None, None),
        ("CANCELLED", None, None, None),
    ] {
        for (name, outcome) in [("pay", pay), ("ship", ship), ("cancel", cancel)] {
            let order = order_that_is(&seller, product, status).await;
            let answer = step(&seller.admin, &order, name).await;
            if let Some(outcome) = outcome {
                assert_eq!(answer.expect(200)["status"], outcome, "{name} of {status}");
            } else {
                answer.expect_problem(409, "illegal-transition");
                let path = format!("/orders/{}", order["id"].as_str().unwrap());
                assert_eq!(seller.customer.get(&path).await.expect(200)["status"], status, "{name} changed nothing");
            }
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_an_order_that_is_not_there_is_404() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for name in ["pay", "ship", "cancel"] {
        for order in ["ORD-2026-999999", "1", "00000000-0000-7000-8000-000000000000"] {
            let path = format!("/orders/{order}/{name}");
            seller.admin.post(&path, &serde_json::json!({})).await.expect_problem(404, "not-found");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_on_a_version_that_is_gone_is_412_and_nothing_happens() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 100).await;
    let order = order_that_is(&seller, product, "PAID").await;
    let path = |name: &str| format!("/orders/{}{name}", order["id"].as_str().unwrap());
    let with_tag = |name: &str, tag: &str| {
        let request = seller.admin.request(reqwest::Method::POST, &path(name)).header("If-Match", tag);
        seller.admin.send(request.json(&serde_json::json!({})))
    };
    for name in ["/pay", "/ship", "/cancel"] {
        with_tag(name, "\"1\"").await.expect_problem(412, "precondition-failed");
    }
    assert_eq!(seller.customer.get(&path("")).await.expect(200)["status"], "PAID");
    assert_eq!(with_tag("/ship", "\"2\"").await.expect(200)["status"], "SHIPPED");
    app.close().await;
}
