//! `GET /stock/movements`: the ledger.

use serde_json::json;
use system_tests::{Seller, TestApp};

use crate::api::{column, parameters, texts};

async fn after_a_day(app: &TestApp) -> (Seller, String) {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let product = seller.product("A", "1", 10).await;
    seller.product("B", "1", 5).await;
    let transfer = json!({"product_id": product, "from_location_id": 1, "to_location_id": 2, "quantity": 2});
    seller.manager.post("/stock/move", &transfer).await.expect(201);
    let order = seller.order(product, 3).await;
    let number = order["number"].as_str().unwrap().to_owned();
    seller.customer.post(&format!("/orders/{number}/cancel"), &json!({"reason": "too late"})).await.expect(200);
    (seller, number)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_is_listed_newest_first_with_the_balance_after_each_row() {
    let app = TestApp::start().await;
    let (seller, number) = after_a_day(&app).await;
    let ledger = seller.manager.get("/stock/movements?product=A&location=1").await.expect(200);
    assert_eq!(texts(&ledger, "kind"), ["RELEASED", "RESERVED", "MOVED_OUT", "RECEIVED"]);
    assert_eq!(column(&ledger, "on_hand_after"), [8, 8, 8, 10]);
    assert_eq!(column(&ledger, "reserved_after"), [0, 3, 0, 0]);
    assert_eq!(ledger["items"][0]["reason"], "too late");
    let order = seller.customer.get(&format!("/orders/{number}")).await.expect(200);
    assert_eq!(ledger["items"][1]["order_id"], order["id"]);
    assert!(ledger["items"][0]["recorded_at"].as_str().unwrap().ends_with('Z'));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_narrows_it_down() {
    let app = TestApp::start().await;
    let (seller, number) = after_a_day(&app).await;
    let id = seller.customer.get(&format!("/orders/{number}")).await.expect(200)["id"].as_str().unwrap().to_owned();
    for (query, rows) in [
        (String::new(), 6),
        ("product=B".to_owned(), 1),
        ("location=WH-02".to_owned(), 1),
        ("kind=RECEIVED".to_owned(), 2),
        ("kind=moved_in".to_owned(), 1),
        (format!("order={number}"), 2),
        (format!("order={id}&kind=RELEASED"), 1),
        ("from=2000-01-01T00:00:00Z".to_owned(), 6),
        ("to=2000-01-01T00:00:00Z".to_owned(), 0),
        ("order=ORD-2026-999999".to_owned(), 0),
    ] {
        let ledger = seller.manager.get(&format!("/stock/movements?{query}")).await.expect(200);
        assert_eq!(ledger["items"].as_array().unwrap().len(), rows, "{query}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_row_once() {
    let app = TestApp::start().await;
    let (seller, _) = after_a_day(&app).await;
    let whole = seller.manager.get("/stock/movements").await.expect(200);
    for limit in [1, 2, 5] {
        let mut found = Vec::new();
        let mut path = format!("/stock/movements?limit={limit}");
        loop {
            let page = seller.manager.get(&path).await.expect(200);
            found.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/stock/movements?limit={limit}&cursor={cursor}");
        }
        assert_eq!(json!(found), whole["items"], "by {limit}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_questions_are_422() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (query, parameter) in
        [("kind=STOLEN", "kind"), ("order=7", "order"), ("from=now", "from"), ("cursor=x", "cursor"), ("x=1", "x")]
    {
        let answer = seller.manager.get(&format!("/stock/movements?{query}")).await;
        assert_eq!(parameters(&answer.expect_problem(422, "invalid-request")), [parameter], "{query}");
    }
    app.close().await;
}
