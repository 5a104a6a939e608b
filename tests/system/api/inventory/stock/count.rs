//! `POST /stock/count`: compare-and-set.

use serde_json::{Value, json};
use system_tests::{Answer, Seller, TestApp};

async fn count(seller: &Seller, body: Value) -> Answer {
    let mut whole = json!({"sku": "SHELF", "location_id": "WH-01"});
    whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    seller.manager.post("/stock/count", &whole).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_counted_is_on_hand_from_then_on() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("SHELF", "1", 10).await;
    let counted = count(&seller, json!({"counted": 8})).await;
    assert!([200, 201].contains(&counted.status.as_u16()), "{}", counted.text);
    let counted = counted.json();
    assert_eq!((&counted["on_hand"], &counted["difference"]), (&json!(8), &json!(-2)));
    let ledger = seller.manager.get("/stock/movements?kind=COUNTED").await.expect(200);
    assert_eq!(ledger["items"][0]["on_hand_delta"], -2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_agrees_writes_an_event_and_no_row() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("SHELF", "1", 10).await;
    let counted = count(&seller, json!({"counted": 10, "expected": 10})).await.json();
    assert_eq!((&counted["difference"], &counted["movement_id"]), (&json!(0), &Value::Null));
    let books = app.books().await;
    assert_eq!(books.number("SELECT count(*) FROM stock_ledger").await, 1);
    assert_eq!(books.events("stock.counted.v1").await.len(), 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_against_another_level_than_there_is_is_409() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("SHELF", "1", 10).await;
    seller.receive(product, 1, 1).await;
    let refused = count(&seller, json!({"counted": 9, "expected": 10})).await;
    refused.expect_problem(409, "count-mismatch");
    assert!(refused.text.contains("11"), "it says what there is: {}", refused.text);
    assert!(count(&seller, json!({"counted": 9, "expected": 11})).await.status.is_success());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_than_are_promised_is_409_with_the_orders_that_hold_them() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("SHELF", "1", 10).await;
    let orders = [seller.order(product, 4).await, seller.order(product, 3).await];
    let refused = count(&seller, json!({"counted": 6})).await;
    refused.expect_problem(409, "below-reserved");
    for order in orders {
        assert!(refused.text.contains(order["number"].as_str().unwrap()), "{}", refused.text);
    }
    assert!(count(&seller, json!({"counted": 7})).await.status.is_success());
    assert_eq!(seller.customer.get("/products/SHELF").await.expect(200)["stock_quantity"], 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_count_one_shelf_at_once_one_is_right() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    seller.product("SHELF", "1", 10).await;
    let body = json!({"counted": 3, "expected": 10});
    let answers = futures_util::future::join_all((0..10).map(|_| count(&seller, body.clone()))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.is_success()).count(), 1);
    for refused in answers.iter().filter(|answer| !answer.status.is_success()) {
        refused.expect_problem(409, "count-mismatch");
    }
    app.close().await;
}
