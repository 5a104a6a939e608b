//! Document C: orders by `customerId` and `productId`, with 10 % tax.

use serde_json::json;
use system_tests::TestApp;

use super::assert_shows;

const ORDER: &str = r#"{
  "customerId": 1,
  "items": [
    { "productId": 1, "quantity": 2 }
  ]
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn document_c_orders_by_camel_case_with_ten_per_cent_tax() {
    let app = TestApp::start_with(1, &[("TAX_RATE", "0.10")]).await;
    // The first user has customer number 1.
    let body = json!({"email": "john@example.com", "password": "correct horse battery", "name": "John Doe"});
    app.anonymous().post("/auth/register", &body).await.expect(201);
    let seller = app.seller().await;
    seller.product("C-1", "19.99", 10).await;

    let answer = seller.admin.post_text("/api/orders", ORDER).await;
    let order = answer.expect(201);
    assert_shows(&order, &json!({"id": null, "status": "PENDING", "created_at": null}));
    assert!(order["number"].as_str().unwrap().starts_with("ORD-20"), "{order}");
    assert_shows(&order["customer"], &json!({"number": 1, "name": "John Doe", "email": "john@example.com"}));
    assert_shows(&order["items"][0], &json!({"product_id": 1, "product_name": "Product C-1", "quantity": 2}));
    for exact in [
        r#""unit_price_at_purchase":19.99"#,
        r#""line_total":39.98"#,
        r#""subtotal":39.98"#,
        r#""tax":4.00"#,
        r#""total_amount":43.98"#,
    ] {
        assert!(answer.text.contains(exact), "{exact} is missing from {}", answer.text);
    }

    let number = order["number"].as_str().unwrap();
    let read = seller.admin.get(&format!("/orders/{number}")).await;
    assert_eq!(read.expect(200), order, "the same as the order that was created");
    app.close().await;
}
