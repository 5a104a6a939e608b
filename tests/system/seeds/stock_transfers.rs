//! Document B: transfers between locations.

use serde_json::json;
use system_tests::{Seller, TestApp};

use super::assert_shows;

const TRANSFER: &str = r#"{"product_id":1,"from_location_id":1,"to_location_id":2,"quantity":5}"#;

async fn with_two_locations(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.product("B-1", "10", 8).await;
    seller
}

#[tokio::test(flavor = "multi_thread")]
async fn document_b_moves_stock_and_answers_the_movement() {
    let app = TestApp::start().await;
    let seller = with_two_locations(&app).await;
    let moved = seller.manager.post_text("/api/transfer", TRANSFER).await.expect(201);
    let shown =
        json!({"movement_id": null, "product_id": 1, "from_location_id": 1, "to_location_id": 2, "quantity": 5});
    assert_shows(&moved, &shown);
    assert_eq!(app.anonymous().get("/health").await.status, 200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_b_errors_are_404_400_and_422() {
    let app = TestApp::start().await;
    let seller = with_two_locations(&app).await;
    let transfer = |product, from, to, quantity| {
        let body = json!({"product_id": product, "from_location_id": from, "to_location_id": to, "quantity": quantity});
        let manager = seller.manager.clone();
        async move { manager.post("/api/transfer", &body).await.status.as_u16() }
    };
    assert_eq!(transfer(99, 1, 2, 5).await, 404);
    assert_eq!(transfer(1, 1, 99, 5).await, 404);
    assert_eq!(transfer(1, 1, 2, 9).await, 400);
    assert_eq!(transfer(1, 1, 2, -5).await, 422);
    assert_eq!(transfer(1, 1, 1, 5).await, 422);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn document_b_the_audit_log_cannot_be_changed() {
    let app = TestApp::start().await;
    let seller = with_two_locations(&app).await;
    seller.manager.post_text("/api/transfer", TRANSFER).await.expect(201);
    let books = app.books().await;
    for forgery in ["UPDATE stock_ledger SET reason = 'x'", "DELETE FROM stock_ledger", "TRUNCATE stock_ledger"] {
        assert!(books.execute(forgery).await.is_err(), "{forgery}");
    }
    app.close().await;
}
