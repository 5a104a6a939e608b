//! `GET /products`: filters.

use serde_json::json;
use system_tests::{Seller, TestApp};

use crate::api::texts;

async fn with_catalogue(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    for (sku, name, category, stock) in [
        ("DRL-18V", "Cordless drill 18 V", "Power tools", 4),
        ("DRL-BIT", "Drill bits 100% steel", "Accessories", 0),
        ("SAW_190", "Säge 190 mm", "Power tools", 2),
    ] {
        let body = json!({"sku": sku, "name": name, "price": "1", "category": category, "stock_quantity": stock});
        seller.admin.post("/products", &body).await.expect(201);
    }
    seller
}

async fn found(seller: &Seller, query: &str) -> Vec<String> {
    let page = seller.customer.get(&format!("/products?{query}")).await.expect(200);
    texts(&page, "sku").into_iter().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_found_in_name_and_sku_in_either_case_and_means_itself() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    assert_eq!(found(&seller, "q=drill").await, ["DRL-18V", "DRL-BIT"]);
    assert_eq!(found(&seller, "q=drl-18").await, ["DRL-18V"]);
    assert_eq!(found(&seller, "q=s%C3%84ge").await, ["SAW_190"]);
    // One or two letters are looked for where words begin.
    assert_eq!(found(&seller, "q=dr").await, ["DRL-18V", "DRL-BIT"]);
    assert_eq!(found(&seller, "q=mm").await, ["SAW_190"]);
    assert_eq!(found(&seller, "q=s").await, ["DRL-BIT", "SAW_190"]);
    assert_eq!(found(&seller, "q=ll").await, Vec::<String>::new());
    // What means something to SQL means nothing here.
    assert_eq!(found(&seller, "q=%25").await, ["DRL-BIT"]);
    assert_eq!(found(&seller, "q=_").await, ["SAW_190"]);
    assert_eq!(found(&seller, "q=%5C").await, Vec::<String>::new());
    assert_eq!(found(&seller, "q=%27%3B--").await, Vec::<String>::new());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_stock_follows_what_can_be_sold() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    assert_eq!(found(&seller, "in_stock=true").await, ["DRL-18V", "SAW_190"]);
    assert_eq!(found(&seller, "in_stock=false").await, ["DRL-BIT"]);
    let body = json!({"items": [{"sku": "SAW_190", "quantity": 2}]});
    let order = seller.customer.post("/orders", &body).await.expect(201);
    assert_eq!(found(&seller, "in_stock=true").await, ["DRL-18V"], "all of it is promised");
    let cancel = format!("/orders/{}/cancel", order["id"].as_str().unwrap());
    seller.customer.post(&cancel, &json!({})).await.expect(200);
    assert_eq!(found(&seller, "in_stock=true").await, ["DRL-18V", "SAW_190"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_narrow_each_other_down() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    assert_eq!(found(&seller, "category=Power%20tools").await, ["DRL-18V", "SAW_190"]);
    assert_eq!(found(&seller, "category=Power+tools&q=drill").await, ["DRL-18V"]);
    assert_eq!(found(&seller, "category=Accessories&in_stock=true").await, Vec::<String>::new());
    assert_eq!(found(&seller, "category=Nothing").await, Vec::<String>::new());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_discontinued_is_listed_only_when_asked_for() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    seller.admin.delete("/products/DRL-18V").await.expect(200);
    assert_eq!(found(&seller, "q=drill").await, ["DRL-BIT"]);
    assert_eq!(found(&seller, "status=DISCONTINUED").await, ["DRL-18V"]);
    assert_eq!(found(&seller, "status=active&q=drill").await, ["DRL-BIT"]);
    app.close().await;
}
