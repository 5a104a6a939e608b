//! `POST /products` and `POST /items`

use serde_json::json;
use system_tests::TestApp;

use crate::api::pointers;

#[tokio::test(flavor = "multi_thread")]
async fn opening_stock_is_received_at_the_default_location_with_its_ledger_row() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({
        "name": " Industrial Widget A ", "sku": "WIDGET-A-001", "price": 150.00, "stock_quantity": 500,
        "description": "Heavy.", "category": "Widgets", "attributes": {"color": "Black"}, "reorder_point": 20
    });
    let answer = seller.admin.post("/products", &body).await;
    let product = answer.expect(201);
    assert_eq!(answer.header("location"), "/products/1");
    assert_eq!(answer.header("etag"), "\"1\"");
    assert!(answer.text.contains(r#""price":150.00"#), "{}", answer.text);
    for (field, value) in [
        ("name", json!("Industrial Widget A")),
        ("stock_quantity", json!(500)),
        ("in_stock", json!(true)),
        ("status", json!("ACTIVE")),
        ("version", json!(1)),
        ("currency", json!("EUR")),
        ("reorder_point", json!(20)),
        ("attributes", json!({"color": "Black"})),
    ] {
        assert_eq!(product[field], value, "{field}");
    }
    let shelf = json!([{"location_id": 1, "location_code": "WH-01", "on_hand": 500, "reserved": 0, "available": 500}]);
    assert_eq!(product["stock"], shelf);
    let ledger = seller.manager.get("/stock/movements").await.expect(200);
    assert_eq!(ledger["items"].as_array().unwrap().len(), 1);
    assert_eq!((&ledger["items"][0]["kind"], &ledger["items"][0]["on_hand_after"]), (&json!("RECEIVED"), &json!(500)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_stock_may_lie_at_another_location_or_be_none() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let there = json!({"name": "A", "sku": "A", "price": "1", "stock_quantity": 5, "location_id": "WH-02"});
    assert_eq!(seller.admin.post("/products", &there).await.expect(201)["stock"][0]["location_code"], "WH-02");
    let none = json!({"name": "B", "sku": "B", "price": "1"});
    let product = seller.admin.post("/products", &none).await.expect(201);
    assert_eq!((&product["stock_quantity"], &product["in_stock"]), (&json!(0), &json!(false)));
    let nowhere = json!({"name": "C", "sku": "C", "price": "1", "stock_quantity": 5, "location_id": "WH-99"});
    let problem = seller.admin.post("/products", &nowhere).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem), ["/location_id"]);
    seller.admin.get("/products/C").await.expect_problem(404, "not-found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_told_at_once() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({
        "name": "", "sku": "two words", "price": "1.005", "stock_quantity": -1, "reorder_point": 1_000_000_001,
        "colour": "red", "version": 7
    });
    let problem = seller.admin.post("/products", &body).await.expect_problem(422, "invalid-request");
    let mut wrong = pointers(&problem);
    wrong.sort_unstable();
    assert_eq!(wrong, ["/colour", "/name", "/price", "/reorder_point", "/sku", "/stock_quantity", "/version"]);
    let problem = seller.admin.post("/products", &json!({})).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem), ["/sku", "/name", "/price"]);
    let typed = json!({"name": "A", "sku": "A", "price": 1, "stock_quantity": "many"});
    let problem = seller.admin.post("/products", &typed).await.expect_problem(400, "malformed-body");
    assert_eq!(pointers(&problem), ["/stock_quantity"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_exact_in_both_directions() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (number, (written, read)) in [
        ("0.1", "0.10"),
        ("0", "0.00"),
        ("\"29.99\"", "29.99"),
        ("999999999999.99", "999999999999.99"),
        ("1e2", "100.00"),
        ("1.500", "1.50"),
    ]
    .into_iter()
    .enumerate()
    {
        let body = format!(r#"{{"name": "P", "sku": "P-{number}", "price": {written}}}"#);
        let answer = seller.admin.post_text("/products", &body).await;
        answer.expect(201);
        assert!(answer.text.contains(&format!(r#""price":{read},"#)), "{written}: {}", answer.text);
    }
    for wrong in ["-1", "1000000000000", "1e300", "0.001", "\"1,50\"", "\"NaN\"", "null"] {
        let body = format!(r#"{{"name": "P", "sku": "WRONG", "price": {wrong}}}"#);
        let problem = seller.admin.post_text("/products", &body).await.expect_problem(422, "invalid-request");
        assert_eq!(pointers(&problem), ["/price"], "{wrong}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sku_is_taken_once_even_by_many_at_once() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({"name": "Once", "sku": "ONCE", "price": "1", "stock_quantity": 3});
    let answers = futures_util::future::join_all((0..8).map(|_| seller.admin.post("/items", &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(pointers(&refused.expect_problem(409, "sku-taken")), ["/sku"]);
    }
    assert_eq!(app.books().await.number("SELECT sum(on_hand) FROM stock_levels").await, 3);
    app.close().await;
}
