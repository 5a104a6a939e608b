//! `DELETE /products/{id}`

use reqwest::Method;
use serde_json::json;
use system_tests::TestApp;

use crate::api::pointers;

#[tokio::test(flavor = "multi_thread")]
async fn a_discontinued_product_is_ordered_no_more_and_its_history_stays() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let id = seller.product("GOING", "1", 5).await;
    let order = seller.order(id, 2).await["id"].as_str().unwrap().to_owned();
    let gone = seller.admin.delete("/products/GOING").await.expect(200);
    assert_eq!((&gone["status"], &gone["version"]), (&json!("DISCONTINUED"), &json!(2)));
    let body = json!({"items": [{"sku": "GOING", "quantity": 1}]});
    let problem = seller.customer.post("/orders", &body).await.expect_problem(422, "invalid-request");
    assert!(pointers(&problem)[0].starts_with("/items/0"), "{problem}");

    // What was promised is kept, and what lies there is still there.
    assert_eq!(seller.customer.get("/products/GOING").await.expect(200)["stock_quantity"], 3);
    seller.customer.post(&format!("/orders/{order}/pay"), &json!({})).await.expect(200);
    seller.manager.post(&format!("/orders/{order}/ship"), &json!({})).await.expect(200);
    seller.receive(id, 1, 1).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_taken_back() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let id = seller.product("BACK", "1", 5).await;
    seller.admin.delete(&format!("/products/{id}")).await.expect(200);
    seller.admin.patch(&format!("/products/{id}"), &json!({"status": "active"})).await.expect(200);
    seller.order(id, 1).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_decision_is_refused_and_nothing_cannot_be_discontinued() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/products/{}", seller.product("STALE", "1", 0).await);
    seller.admin.patch(&path, &json!({"price": "2"})).await.expect(200);
    let request = seller.admin.request(Method::DELETE, &path).header("If-Match", "\"1\"");
    seller.admin.send(request).await.expect_problem(412, "precondition-failed");
    assert_eq!(seller.admin.get(&path).await.expect(200)["status"], "ACTIVE");
    seller.admin.delete("/products/99").await.expect_problem(404, "not-found");
    app.close().await;
}
