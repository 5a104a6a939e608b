//! `POST /orders`

use serde_json::{Value, json};
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_reserves_its_stock_at_the_price_of_the_moment() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "19.99", 10).await;
    let body = json!({
        "items": [{"product_id": product, "quantity": 3}], "purchase_order_number": "PO-7", "note": "ring twice",
        "shipping_address": "Via Roma 8\n10121 Torino"
    });
    let answer = seller.customer.post("/orders", &body).await;
    let order = answer.expect(201);
    assert_eq!(answer.header("location"), format!("/orders/{}", order["id"].as_str().unwrap()));
    assert_eq!(answer.header("etag"), "\"1\"");
    for (field, value) in [
        ("status", json!("PENDING")),
        ("payment", json!("UNPAID")),
        ("fulfilment", json!("UNFULFILLED")),
        ("currency", json!("EUR")),
        ("purchase_order_number", json!("PO-7")),
        ("note", json!("ring twice")),
        ("shipping_address", json!("Via Roma 8\n10121 Torino")),
        ("paid_at", Value::Null),
        ("version", json!(1)),
    ] {
        assert_eq!(order[field], value, "{field}");
    }
    let line = &order["items"][0];
    assert_eq!((&line["line"], &line["sku"], &line["reserved"]), (&json!(1), &json!("A"), &json!(3)));
    for exact in
        [r#""unit_price_at_purchase":19.99"#, r#""line_total":59.97"#, r#""total_amount":59.97"#, r#""tax":0.00"#]
    {
        assert!(answer.text.contains(exact), "{exact} is missing from {}", answer.text);
    }
    let shelf = seller.customer.get("/products/A").await.expect(200);
    assert_eq!((&shelf["stock_quantity"], &shelf["stock"][0]["reserved"]), (&json!(7), &json!(3)));
    assert_eq!(app.books().await.events("order.placed.v1").await.len(), 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_items_of_one_product_become_one_line_however_they_name_it() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "2.00", 10).await;
    seller.product("B", "1.00", 10).await;
    let body = json!({"items": [
        {"product_id": product, "quantity": 1}, {"sku": "B", "quantity": 2}, {"sku": "A", "quantity": 2},
        {"productId": product.to_string(), "quantity": 3}
    ]});
    let order = seller.customer.post("/orders", &body).await.expect(201);
    let lines: Vec<_> =
        order["items"].as_array().unwrap().iter().map(|line| (&line["sku"], &line["quantity"])).collect();
    assert_eq!(lines, [(&json!("A"), &json!(6)), (&json!("B"), &json!(2))]);
    // Merged, they have to be covered together.
    let body = json!({"items": [{"sku": "A", "quantity": 3}, {"product_id": product, "quantity": 2}]});
    let problem = seller.customer.post("/orders", &body).await.expect_problem(400, "insufficient-stock");
    assert_eq!(problem["shortages"], json!([{"product_id": product, "sku": "A", "requested": 5, "available": 4}]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_shortages_are_told_at_once_and_nothing_is_reserved() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (sku, stock) in [("A", 5), ("B", 0), ("C", 2)] {
        seller.product(sku, "1", stock).await;
    }
    let body =
        json!({"items": [{"sku": "C", "quantity": 3}, {"sku": "A", "quantity": 5}, {"sku": "B", "quantity": 1}]});
    let problem = seller.customer.post("/orders", &body).await.expect_problem(400, "insufficient-stock");
    let mut short: Vec<&str> =
        problem["shortages"].as_array().unwrap().iter().map(|short| short["sku"].as_str().unwrap()).collect();
    short.sort_unstable();
    assert_eq!(short, ["B", "C"]);
    assert_eq!(app.books().await.number("SELECT sum(reserved) FROM stock_levels").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_items_are_an_order_and_501_are_not() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let setup = "INSERT INTO products (sku, name, current_price) SELECT 'P-' || n, 'Product ' || n, 1
        FROM generate_series(1, 500) n";
    if app.books().await.execute(setup).await.is_err() {
        // The table has other columns that must be given; then the long way.
        for number in 1..=500 {
            seller.product(&format!("P-{number}"), "1", 0).await;
        }
    }
    let skus: Vec<String> = (1..=500).map(|number| format!("P-{number}")).collect();
    for sku in &skus {
        let receipt = json!({"sku": sku, "location_id": 1, "quantity": 2});
        seller.manager.post("/stock/receive", &receipt).await.expect(201);
    }
    let mut items: Vec<Value> = skus.iter().map(|sku| json!({"sku": sku, "quantity": 1})).collect();
    let order = seller.customer.post("/orders", &json!({"items": items})).await.expect(201);
    assert_eq!(order["items"].as_array().unwrap().len(), 500);
    assert_eq!(order["items"][499]["sku"], "P-500");
    items.push(json!({"sku": "P-1", "quantity": 1}));
    seller.customer.post("/orders", &json!({"items": items})).await.expect_problem(422, "invalid-request");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_never_places_an_order() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let trial = seller.customer.post("/orders?dry_run=true", &body).await;
    assert_ne!(trial.status, 201, "{}", trial.text);
    assert_eq!(app.books().await.number("SELECT count(*) FROM orders").await, 0);
    app.close().await;
}
