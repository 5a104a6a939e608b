//! `GET /stock`

use serde_json::json;
use system_tests::{Seller, TestApp};

use crate::api::{column, parameters, texts};

async fn with_stock(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    for (sku, stock, reorder_point) in [("A", 10, 5), ("B", 3, 5), ("C", 0, 0)] {
        let body =
            json!({"sku": sku, "name": sku, "price": "1", "stock_quantity": stock, "reorder_point": reorder_point});
        seller.admin.post("/products", &body).await.expect(201);
    }
    seller.receive(1, 2, 4).await;
    seller
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_are_listed_by_product_and_location() {
    let app = TestApp::start().await;
    let seller = with_stock(&app).await;
    seller.order(1, 3).await;
    let levels = seller.manager.get("/stock?product=A").await.expect(200);
    let found: Vec<_> = levels["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|level| (&level["location_code"], &level["on_hand"], &level["reserved"], &level["available"]))
        .collect();
    let expected = [(json!("WH-01"), json!(10), json!(3), json!(7)), (json!("WH-02"), json!(4), json!(0), json!(4))];
    assert_eq!(found, expected.iter().map(|(a, b, c, d)| (a, b, c, d)).collect::<Vec<_>>());
    for (query, skus) in
        [("location=WH-02", "A"), ("location=1", "AB"), ("product=2", "B"), ("product=B&location=2", "")]
    {
        let levels = seller.manager.get(&format!("/stock?{query}")).await.expect(200);
        assert_eq!(texts(&levels, "sku").concat(), skus, "{query}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_below_its_reorder_point_can_be_asked_for() {
    let app = TestApp::start().await;
    let seller = with_stock(&app).await;
    let low = seller.manager.get("/stock?below_reorder_point=true").await.expect(200);
    assert_eq!(texts(&low, "sku"), ["B"]);
    seller.order(1, 10).await;
    let low = seller.manager.get("/stock?below_reorder_point=true").await.expect(200);
    assert_eq!(texts(&low, "sku"), ["A", "A", "B"], "all levels of a product that is low");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_level_once() {
    let app = TestApp::start().await;
    let seller = with_stock(&app).await;
    let whole = seller.manager.get("/stock").await.expect(200);
    let mut found = Vec::new();
    let mut path = "/stock?limit=1".to_owned();
    loop {
        let page = seller.manager.get(&path).await.expect(200);
        found.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/stock?limit=1&cursor={cursor}");
    }
    assert_eq!(json!(found), whole["items"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_questions_are_422_and_unknown_products_have_no_levels() {
    let app = TestApp::start().await;
    let seller = with_stock(&app).await;
    for (query, parameter) in [
        ("as_of=yesterday", "as_of"),
        ("below_reorder_point=1", "below_reorder_point"),
        ("location=a%20b", "location"),
        ("product=", "product"),
        ("cursor=x", "cursor"),
        ("sku=A", "sku"),
    ] {
        let problem = seller.manager.get(&format!("/stock?{query}")).await.expect_problem(422, "invalid-request");
        assert_eq!(parameters(&problem), [parameter], "{query}");
    }
    let both = seller.manager.get("/stock?below_reorder_point=true&as_of=2026-01-01T00:00:00Z").await;
    both.expect_problem(422, "invalid-request");
    let nothing = seller.manager.get("/stock?product=NOTHING").await.expect(200);
    assert!(column(&nothing, "sku").is_empty());
    app.close().await;
}
