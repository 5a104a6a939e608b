//! `POST /stock/receive`

use serde_json::json;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn goods_that_come_in_raise_the_level_and_leave_a_row_and_an_event() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("IN", "1", 5).await;
    let body = json!({"product_id": product, "location_id": "WH-01", "quantity": 7, "reference": "PO-1"});
    let received = seller.manager.post("/stock/receive", &body).await.expect(201);
    for (field, value) in [
        ("product_id", json!(product)),
        ("sku", json!("IN")),
        ("location_id", json!(1)),
        ("quantity", json!(7)),
        ("reference", json!("PO-1")),
    ] {
        assert_eq!(received[field], value, "{field} of {received}");
    }
    assert!(received["movement_id"].as_i64().unwrap() > 0);
    let ledger = seller.manager.get("/stock/movements?product=IN").await.expect(200);
    assert_eq!(ledger["items"][0]["movement_id"], received["movement_id"]);
    assert_eq!(ledger["items"][0]["on_hand_after"], 12);
    let events = app.books().await.events("stock.received.v1").await;
    assert_eq!(events.last().unwrap()["quantity"], 7);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_name_a_product_and_a_place_is_right() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("NAMED", "1", 0).await;
    for body in [
        json!({"product_id": product, "location_id": 1, "quantity": 1}),
        json!({"product_id": product.to_string(), "location_id": "1", "quantity": 1}),
        json!({"product_id": "NAMED", "location_id": "WH-01", "quantity": 1}),
        json!({"sku": "NAMED", "location_id": "WH-01", "quantity": 1}),
        json!({"productId": product, "locationId": "WH-01", "quantity": 1}),
    ] {
        let answer = seller.manager.post("/stock/receive", &body).await;
        assert_eq!(answer.status, 201, "{body}: {}", answer.text);
    }
    assert_eq!(seller.customer.get("/products/NAMED").await.expect(200)["stock_quantity"], 5);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_grows_far_beyond_one_receipt() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("MUCH", "0.01", 1_000_000_000).await;
    for _ in 0..3 {
        seller.receive(product, 1, 1_000_000_000).await;
    }
    assert_eq!(seller.customer.get("/products/MUCH").await.expect(200)["stock_quantity"], 4_000_000_000_i64);
    app.close().await;
}
