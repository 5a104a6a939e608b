//! `GET /orders`

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

use super::step;
use crate::api::{parameters, texts};

/// Five orders, newest last: pending, paid, shipped, cancelled, and one of the stranger.
async fn with_orders(app: &TestApp) -> (Seller, Vec<Value>) {
    let seller = app.seller().await;
    let product = seller.product("A", "1", 100).await;
    let mut orders = Vec::new();
    for _ in 0..4 {
        orders.push(seller.order(product, 1).await);
    }
    step(&seller.customer, &orders[1], "pay").await.expect(200);
    step(&seller.customer, &orders[2], "pay").await.expect(200);
    step(&seller.manager, &orders[2], "ship").await.expect(200);
    step(&seller.customer, &orders[3], "cancel").await.expect(200);
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    orders.push(seller.stranger.post("/orders", &body).await.expect(201));
    (seller, orders)
}

fn numbers<'a>(orders: &'a [Value], which: &[usize]) -> Vec<&'a str> {
    which.iter().map(|at| orders[*at]["number"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_see_their_own_and_staff_see_all_newest_first() {
    let app = TestApp::start().await;
    let (seller, orders) = with_orders(&app).await;
    for (client, which) in [
        (&seller.customer, &[3, 2, 1, 0][..]),
        (&seller.stranger, &[4]),
        (&seller.manager, &[4, 3, 2, 1, 0]),
        (&seller.admin, &[4, 3, 2, 1, 0]),
    ] {
        let page = client.get("/orders").await.expect(200);
        assert_eq!(texts(&page, "number"), numbers(&orders, which));
        assert_eq!(page["next_cursor"], Value::Null);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_narrow_the_list_down() {
    let app = TestApp::start().await;
    let (seller, orders) = with_orders(&app).await;
    let customer = orders[0]["customer"].clone();
    let moment = orders[2]["created_at"].as_str().unwrap();
    for (query, which) in [
        ("status=PENDING".to_owned(), &[4, 0][..]),
        ("status=paid".to_owned(), &[1]),
        ("status=SHIPPED".to_owned(), &[2]),
        ("status=CANCELLED".to_owned(), &[3]),
        (format!("customer={}", customer["number"]), &[3, 2, 1, 0]),
        (format!("customer={}&status=PENDING", customer["id"].as_str().unwrap()), &[0]),
        ("customer=stranger%40example.com".to_owned(), &[4]),
        ("customer=nobody%40example.com".to_owned(), &[]),
        (format!("from={moment}"), &[4, 3, 2]),
        (format!("to={moment}"), &[1, 0]),
    ] {
        let page = seller.admin.get(&format!("/orders?{query}")).await.expect(200);
        assert_eq!(texts(&page, "number"), numbers(&orders, which), "{query}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_cannot_ask_for_the_orders_of_another() {
    let app = TestApp::start().await;
    let (seller, orders) = with_orders(&app).await;
    let stranger = orders[4]["customer_id"].as_str().unwrap();
    seller.customer.get(&format!("/orders?customer={stranger}")).await.expect_problem(403, "forbidden");
    let own = orders[0]["customer_id"].as_str().unwrap();
    let page = seller.customer.get(&format!("/orders?customer={own}&limit=1")).await.expect(200);
    assert_eq!(texts(&page, "number"), numbers(&orders, &[3]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_may_name_themselves_by_number_and_by_address_too() {
    let app = TestApp::start().await;
    let (seller, orders) = with_orders(&app).await;
    for name in [orders[0]["customer"]["number"].to_string(), "Customer%40Example.com".to_owned()] {
        let page = seller.customer.get(&format!("/orders?customer={name}")).await.expect(200);
        assert_eq!(texts(&page, "number"), numbers(&orders, &[3, 2, 1, 0]), "{name}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_order_once() {
    let app = TestApp::start().await;
    let (seller, orders) = with_orders(&app).await;
    for limit in [1, 2, 4, 5] {
        let mut found = Vec::new();
        let mut path = format!("/orders?limit={limit}");
        loop {
            let page = seller.manager.get(&path).await.expect(200);
            found.extend(texts(&page, "number").into_iter().map(str::to_owned));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/orders?limit={limit}&cursor={cursor}");
        }
        assert_eq!(found, numbers(&orders, &[4, 3, 2, 1, 0]), "by {limit}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_questions_are_422() {
    let app = TestApp::start().await;
    let (seller, _) = with_orders(&app).await;
    let other_list = seller.admin.get("/products?limit=1&sort=name").await.expect(200);
    let foreign = format!("cursor={}", other_list["next_cursor"].as_str().unwrap_or("WyJhIl0"));
    for (query, parameter) in [
        ("status=LOST", "status"),
        ("customer=a%20b", "customer"),
        ("from=2026-02-30T00:00:00Z", "from"),
        ("limit=1000", "limit"),
        ("cursor=%00", "cursor"),
        (foreign.as_str(), "cursor"),
        ("sort=id", "sort"),
    ] {
        let answer = seller.admin.get(&format!("/orders?{query}")).await;
        assert_eq!(parameters(&answer.expect_problem(422, "invalid-request")), [parameter], "{query}");
    }
    app.close().await;
}
