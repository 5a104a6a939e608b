//! `POST /stock/move` and `POST /transfer`

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

async fn with_two_places(app: &TestApp) -> (Seller, i64) {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let product = seller.product("MOVED", "1", 10).await;
    (seller, product)
}

fn transfer(product: i64, quantity: i64) -> Value {
    json!({"product_id": product, "from_location_id": 1, "to_location_id": "WH-02", "quantity": quantity})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_leaves_two_rows_under_one_number() {
    let app = TestApp::start().await;
    let (seller, product) = with_two_places(&app).await;
    let moved = seller.manager.post("/stock/move", &transfer(product, 4)).await.expect(201);
    assert_eq!((&moved["from_location_id"], &moved["to_location_id"]), (&json!(1), &json!(2)));
    let ledger = seller.manager.get("/stock/movements?product=MOVED").await.expect(200);
    let rows = ledger["items"].as_array().unwrap();
    let mut kinds: Vec<&str> = rows[..2].iter().map(|row| row["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["MOVED_IN", "MOVED_OUT"]);
    assert!(rows[..2].iter().all(|row| row["movement_id"] == moved["movement_id"]), "{ledger}");
    assert_eq!(seller.customer.get("/products/MOVED").await.expect(200)["stock_quantity"], 10);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_available_moves_and_what_is_promised_stays() {
    let app = TestApp::start().await;
    let (seller, product) = with_two_places(&app).await;
    seller.order(product, 7).await;
    let refused = seller.manager.post("/stock/move", &transfer(product, 4)).await;
    let problem = refused.expect_problem(400, "insufficient-stock");
    assert_eq!(problem["shortages"][0], json!({"product_id": product, "sku": "MOVED", "requested": 4, "available": 3}));
    seller.manager.post("/stock/move", &transfer(product, 3)).await.expect(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_name_does_the_same_with_and_without_its_prefix() {
    let app = TestApp::start().await;
    let (seller, product) = with_two_places(&app).await;
    for path in ["/api/transfer", "/transfer", "/api/stock/move"] {
        let moved = seller.manager.post(path, &transfer(product, 1)).await.expect(201);
        assert_eq!(moved["quantity"], 1);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_place_by_two_names_is_one_place() {
    let app = TestApp::start().await;
    let (seller, product) = with_two_places(&app).await;
    for (from, to) in [(json!(1), json!(1)), (json!(1), json!("WH-01")), (json!("WH-02"), json!("2"))] {
        let body = json!({"product_id": product, "from_location_id": from, "to_location_id": to, "quantity": 1});
        seller.manager.post("/stock/move", &body).await.expect_problem(422, "invalid-request");
    }
    app.close().await;
}
