//! What `POST /orders` refuses.

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

use crate::api::pointers;

async fn refused(seller: &Seller, body: Value) -> Vec<String> {
    let problem = seller.customer.post("/orders", &body).await.expect_problem(422, "invalid-request");
    pointers(&problem).into_iter().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_products_are_pointed_at_as_they_were_named() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "1", 10).await;
    let items =
        json!([{"sku": "A", "quantity": 1}, {"product_id": 99, "quantity": 1}, {"sku": "NOTHING", "quantity": 1}]);
    assert_eq!(refused(&seller, json!({"items": items})).await, ["/items/1/product_id", "/items/2/sku"]);
    seller.admin.delete("/products/A").await.expect(200);
    assert_eq!(refused(&seller, json!({"items": [{"sku": "A", "quantity": 1}]})).await, ["/items/0/sku"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_items_are_told_at_once() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "1", 10).await;
    let items = json!([
        {"sku": "A", "quantity": 0}, {"sku": "A", "quantity": -1}, {"sku": "A"}, {"quantity": 1},
        {"sku": "A", "product_id": 1, "quantity": 1}, {"sku": "a b", "quantity": 1}, {"sku": "A", "quantity": 1, "price": 0}
    ]);
    let mut wrong = refused(&seller, json!({"items": items, "total_amount": 0})).await;
    wrong.sort_unstable();
    let expected = [
        "/items/0/quantity",
        "/items/1/quantity",
        "/items/2/quantity",
        "/items/3/product_id",
        "/items/4/sku",
        "/items/5/sku",
        "/items/6/price",
        "/total_amount",
    ];
    assert_eq!(wrong, expected);
    for nothing in [json!({}), json!({"items": []}), json!({"items": null})] {
        assert_eq!(refused(&seller, nothing).await, ["/items"]);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_types_are_400_with_a_pointer() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (body, pointer) in [
        (r#"{"items": {}}"#, "/items"),
        (r#"{"items": [7]}"#, "/items/0"),
        (r#"{"items": [["A", 1]]}"#, "/items/0"),
        (r#"{"items": [{"sku": 7, "quantity": 1}]}"#, "/items/0/sku"),
        (r#"{"items": [{"sku": "A", "quantity": "1"}]}"#, "/items/0/quantity"),
        (r#"{"items": [{"sku": "A", "quantity": 1.0}]}"#, "/items/0/quantity"),
        (r#"{"items": [{"product_id": 1.5, "quantity": 1}]}"#, "/items/0/product_id"),
        (r#"{"items": [{"sku": "A", "quantity": 99999999999999999999}]}"#, "/items/0/quantity"),
        (r#"{"note": 7}"#, "/note"),
    ] {
        let problem = seller.customer.post_text("/orders", body).await.expect_problem(400, "malformed-body");
        assert_eq!(pointers(&problem), [pointer], "{body}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_beyond_the_books_are_refused_and_never_wrapped() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("DEAR", "999999999999.99", 1_000_000_000).await;
    for quantity in [2, 1_000_000_000] {
        refused(&seller, json!({"items": [{"sku": "DEAR", "quantity": quantity}]})).await;
    }
    let twice =
        json!({"items": [{"sku": "DEAR", "quantity": 1_000_000_000}, {"sku": "DEAR", "quantity": 1_000_000_000}]});
    refused(&seller, twice).await;
    seller.customer.post("/orders", &json!({"items": [{"sku": "DEAR", "quantity": 1}]})).await.expect(201);
    app.close().await;
}
