//! Document D: items, receiving and moving.

use serde_json::json;
use system_tests::TestApp;

use super::assert_shows;

const ITEM: &str = r#"{ "sku": "ABC-12345", "name": "Wireless Mouse", "category": "Electronics", "unit_price": 29.99, "attributes": { "color": "Black", "warranty_months": 24 } }"#;
const RECEIVE: &str = r#"{
"sku": "ABC-12345",
"location_id": "WH-01",
"quantity": 150,
"reference": "PO-7890"
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn document_d_registers_an_item_and_reads_it() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let created = seller.admin.post_text("/items", ITEM).await.expect(201);
    assert_shows(&created, &json!({"sku": "ABC-12345", "name": "Wireless Mouse", "category": "Electronics"}));
    let read = seller.customer.get("/items/1").await;
    assert_eq!(read.expect(200)["attributes"], json!({"color": "Black", "warranty_months": 24}));
    assert!(read.text.contains(r#""price":29.99"#), "{}", read.text);
    assert_eq!(app.books().await.events("product.created.v1").await.len(), 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_d_receives_stock_into_ledger_level_and_event() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.admin.post_text("/items", ITEM).await.expect(201);
    let received = seller.manager.post_text("/stock/receive", RECEIVE).await.expect(201);
    assert_shows(&received, &json!({"movement_id": null, "sku": "ABC-12345", "quantity": 150}));
    let ledger = seller.manager.get("/stock/movements?product=ABC-12345").await.expect(200);
    assert_shows(&ledger["items"][0], &json!({"kind": "RECEIVED", "reference": "PO-7890", "on_hand_after": 150}));
    assert_eq!(app.books().await.events("stock.received.v1").await[0]["quantity"], 150);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_d_moves_stock_between_warehouses() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.admin.post_text("/items", ITEM).await.expect(201);
    seller.manager.post_text("/stock/receive", RECEIVE).await.expect(201);
    let body = json!({"sku": "ABC-12345", "from_location_id": "WH-01", "to_location_id": "WH-02", "quantity": 40});
    seller.manager.post("/stock/move", &body).await.expect(201);
    let item = seller.manager.get("/items/ABC-12345").await.expect(200);
    assert_eq!(item["stock_quantity"], 150);
    assert_eq!(app.books().await.events("stock.moved.v1").await.len(), 1);
    app.close().await;
}
