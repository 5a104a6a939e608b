//! Orders that an admin places for a customer.

use serde_json::json;
use system_tests::TestApp;

use crate::api::pointers;

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_named_by_id_by_number_or_by_address() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let me = seller.customer.get("/auth/me").await.expect(200);
    let number = me["customer_number"].clone();
    for name in [me["id"].clone(), number.clone(), json!(number.to_string()), json!("Customer@Example.com")] {
        let body = json!({"customer_id": name, "items": [{"product_id": product, "quantity": 1}]});
        let order = seller.admin.post("/orders", &body).await.expect(201);
        assert_eq!(order["customer_id"], me["id"]);
        seller.customer.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await.expect(200);
    }
    assert_eq!(seller.customer.get("/orders").await.expect(200)["items"].as_array().unwrap().len(), 4);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_orders_for_themselves_only_and_learns_of_nobody_else() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let me = seller.customer.get("/auth/me").await.expect(200);
    let items = json!([{"product_id": product, "quantity": 1}]);
    for own in [&me["id"], &me["customer_number"], &me["email"]] {
        seller.customer.post("/orders", &json!({"customer_id": own, "items": items})).await.expect(201);
    }
    for name in [json!("stranger@example.com"), json!("nobody@example.com"), json!(1), json!(999)] {
        let answer = seller.customer.post("/orders", &json!({"customer_id": name, "items": items})).await;
        answer.expect_problem(403, "forbidden");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_or_disabled_customer_is_422_with_a_pointer() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let stranger = seller.stranger.get("/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    seller.admin.patch(&format!("/users/{stranger}"), &json!({"status": "DISABLED"})).await.expect(200);
    for name in [json!(stranger), json!("nobody@example.com"), json!(999), json!("not a name"), json!(0)] {
        let body = json!({"customer_id": name, "items": [{"product_id": product, "quantity": 1}]});
        let problem = seller.admin.post("/orders", &body).await.expect_problem(422, "invalid-request");
        assert_eq!(pointers(&problem), ["/customer_id"], "{name}");
    }
    app.close().await;
}
