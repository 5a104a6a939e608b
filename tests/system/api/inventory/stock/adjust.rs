//! `POST /stock/adjust`

use serde_json::json;
use system_tests::TestApp;

use crate::api::pointers;

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_keeps_its_reason() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("FIX", "1", 10).await;
    for (delta, left) in [(-3, 7), (5, 12)] {
        let body = json!({"product_id": product, "location_id": 1, "quantity_delta": delta, "reason": "scratched"});
        seller.manager.post("/stock/adjust", &body).await.expect(201);
        assert_eq!(seller.customer.get("/products/FIX").await.expect(200)["stock_quantity"], left);
    }
    let ledger = seller.manager.get("/stock/movements?kind=ADJUSTED").await.expect(200);
    assert_eq!(ledger["items"][0]["reason"], "scratched");
    assert_eq!(ledger["items"].as_array().unwrap().len(), 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_needs_a_reason_and_has_to_change_something() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("FIX", "1", 10).await;
    let none = json!({"product_id": product, "location_id": 1, "quantity_delta": 0});
    let problem = seller.manager.post("/stock/adjust", &none).await.expect_problem(422, "invalid-request");
    let mut wrong = pointers(&problem);
    wrong.sort_unstable();
    assert_eq!(wrong, ["/quantity_delta", "/reason"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn less_than_is_promised_is_409_with_the_orders_that_hold_it() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("HELD", "1", 10).await;
    let order = seller.order(product, 8).await;
    let body = json!({"product_id": product, "location_id": 1, "quantity_delta": -3, "reason": "stolen"});
    let refused = seller.manager.post("/stock/adjust", &body).await;
    refused.expect_problem(409, "below-reserved");
    assert!(refused.text.contains(order["number"].as_str().unwrap()), "{}", refused.text);
    let body = json!({"product_id": product, "location_id": 1, "quantity_delta": -2, "reason": "stolen"});
    seller.manager.post("/stock/adjust", &body).await.expect(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn less_than_nothing_is_not_enough_stock() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("FEW", "1", 2).await;
    let body = json!({"product_id": product, "location_id": 1, "quantity_delta": -3, "reason": "lost"});
    seller.manager.post("/stock/adjust", &body).await.expect_problem(400, "insufficient-stock");
    app.close().await;
}
