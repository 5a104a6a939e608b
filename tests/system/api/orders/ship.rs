//! `POST /orders/{id}/ship`

use serde_json::json;
use system_tests::TestApp;

use super::step;

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_leaves_the_house_and_both_numbers_fall() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 4).await;
    step(&seller.customer, &order, "pay").await.expect(200);
    let path = format!("/orders/{}/ship", order["number"].as_str().unwrap());
    let body = json!({"carrier": "DHL", "tracking_number": "0034"});
    let shipped = seller.manager.post(&path, &body).await.expect(200);
    assert_eq!((&shipped["status"], &shipped["fulfilment"]), (&json!("SHIPPED"), &json!("FULFILLED")));
    assert_eq!((&shipped["items"][0]["shipped"], &shipped["items"][0]["reserved"]), (&json!(4), &json!(0)));
    let shipment = &shipped["shipments"][0];
    assert_eq!((&shipment["carrier"], &shipment["tracking_number"]), (&json!("DHL"), &json!("0034")));
    let shelf = seller.customer.get("/products/A").await.expect(200);
    assert_eq!(shelf["stock"][0]["on_hand"], 6);
    assert_eq!((&shelf["stock"][0]["reserved"], &shelf["stock_quantity"]), (&json!(0), &json!(6)));
    assert_eq!(app.books().await.events("order.shipped.v1").await.len(), 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_staff_ships() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 1).await;
    step(&seller.customer, &order, "pay").await.expect(200);
    for customer in [&seller.customer, &seller.stranger] {
        step(customer, &order, "ship").await.expect_problem(403, "forbidden");
    }
    step(&seller.admin, &order, "ship").await.expect(200);
    app.close().await;
}
