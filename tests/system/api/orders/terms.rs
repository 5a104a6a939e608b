//! Price, tax and shipping, frozen on the order.

use serde_json::json;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sold_keeps_its_price_its_name_and_its_sku() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("OLD", "10.00", 10).await;
    let order = seller.order(product, 2).await;
    let change = json!({"price": "99.00", "name": "Another name", "sku": "NEW"});
    seller.admin.patch(&format!("/products/{product}"), &change).await.expect(200);
    let read = seller.customer.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await;
    assert_eq!(read.expect(200), order);
    assert!(read.text.contains(r#""unit_price_at_purchase":10.00"#), "{}", read.text);
    assert_eq!(order["items"][0]["product_name"], "Product OLD");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tax_is_rounded_half_up_on_each_line_and_shipping_is_flat() {
    let app =
        TestApp::start_with(1, &[("TAX_RATE", "0.0825"), ("SHIPPING_FLAT_RATE", "4.90"), ("CURRENCY", "USD")]).await;
    let seller = app.seller().await;
    seller.product("A", "0.06", 10).await;
    seller.product("B", "2.00", 10).await;
    // 0.0825 × 0.06 = 0.00495 rounds to 0.00, and 0.0825 × 2.00 = 0.165 to 0.17.
    let body = json!({"items": [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 1}]});
    let answer = seller.customer.post("/orders", &body).await;
    let order = answer.expect(201);
    assert_eq!(order["currency"], "USD");
    for exact in
        [r#""subtotal":2.06"#, r#""tax":0.17"#, r#""shipping":4.90"#, r#""total_amount":7.13"#, r#""tax_rate":0.0825"#]
    {
        assert!(answer.text.contains(exact), "{exact} is missing from {}", answer.text);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tax_and_shipping_are_nothing_until_configured() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "3.33", 10).await;
    let body = json!({"items": [{"product_id": product, "quantity": 3}]});
    let answer = seller.customer.post("/orders", &body).await;
    for exact in [r#""tax":0.00"#, r#""shipping":0.00"#, r#""subtotal":9.99"#, r#""total_amount":9.99"#] {
        assert!(answer.text.contains(exact), "{exact} is missing from {}", answer.text);
    }
    app.close().await;
}
