//! Parts of an order are shipped, come back, are cancelled and given back.

use serde_json::{Value, json};
use system_tests::{Client, Seller, TestApp};

use super::step;

async fn take(client: &Client, order: &Value, verb: &str, body: Value) -> Value {
    let path = format!("/orders/{}/{verb}", order["id"].as_str().unwrap());
    client.post(&path, &body).await.expect(200)
}

/// Seven units at two places, of which an order holds all, paid.
async fn paid(app: &TestApp) -> (Seller, i64, Value) {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let product = seller.product("A", "0.99", 3).await;
    seller.receive(product, 2, 4).await;
    let order = seller.order(product, 7).await;
    step(&seller.customer, &order, "pay").await.expect(200);
    (seller, product, order)
}

/// What lies where, and how much of it is reserved.
async fn shelves(seller: &Seller, product: i64) -> Vec<(i64, i64)> {
    let product = seller.manager.get(&format!("/products/{product}")).await.expect(200);
    let shelves = product["stock"].as_array().unwrap().iter();
    shelves.map(|shelf| (shelf["on_hand"].as_i64().unwrap(), shelf["reserved"].as_i64().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_leave_from_where_they_are_told_to_and_what_comes_back_lies_where_it_lay() {
    let app = TestApp::start().await;
    let (seller, product, order) = paid(&app).await;
    assert_eq!(shelves(&seller, product).await, [(3, 3), (4, 4)]);
    let part = json!({"items": [{"product_id": product, "quantity": 2}], "location_id": "WH-02", "carrier": "DHL"});
    let first = take(&seller.manager, &order, "ship", part).await;
    assert_eq!((&first["fulfilment"], &first["status"]), (&json!("PARTIAL"), &json!("PAID")));
    assert_eq!(shelves(&seller, product).await, [(3, 3), (2, 2)]);
    let last = take(&seller.manager, &order, "ship", json!({})).await;
    assert_eq!((&last["fulfilment"], &last["status"]), (&json!("FULFILLED"), &json!("SHIPPED")));
    assert_eq!(shelves(&seller, product).await, [(0, 0), (0, 0)]);

    let undo = format!("shipments/{}/undo", last["shipments"][1]["id"].as_str().unwrap());
    let undone = take(&seller.manager, &order, &undo, json!({"reason": "refused at the door"})).await;
    assert_eq!((&undone["fulfilment"], &undone["status"]), (&json!("PARTIAL"), &json!("PAID")));
    assert_eq!(undone["shipments"][1]["undone_because"], "refused at the door");
    assert_eq!(shelves(&seller, product).await, [(3, 3), (2, 2)], "exactly as before");
    let returned = "SELECT count(*) FROM stock_ledger WHERE kind = 'RETURNED'";
    assert_eq!(app.books().await.number(returned).await, 2, "one row for each place");
    let path = format!("/orders/{}/{undo}", order["id"].as_str().unwrap());
    seller.manager.post(&path, &json!({})).await.expect_problem(409, "illegal-transition");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_by_the_piece_is_given_back_to_the_cent() {
    let app = TestApp::start_with(1, &[("TAX_RATE", "0.19"), ("SHIPPING_FLAT_RATE", "4.90")]).await;
    let (seller, product, order) = paid(&app).await;
    // 7 × 0.99 = 6.93 and 1.32 tax; 5 × 0.99 = 4.95 and 0.94 tax.
    let two = json!({"items": [{"product_id": product, "quantity": 2}], "reason": "five will do"});
    let reduced = take(&seller.customer, &order, "cancel", two).await;
    assert_eq!((&reduced["amount_paid"], &reduced["amount_due"]), (&json!(13.15), &json!(10.79)));
    assert_eq!((&reduced["amount_refunded"], &reduced["payment"]), (&json!(2.36), &json!("PAID")));
    let shipped =
        take(&seller.manager, &order, "ship", json!({"items": [{"product_id": product, "quantity": 1}]})).await;
    assert_eq!(shipped["fulfilment"], "PARTIAL");
    let path = format!("/orders/{}/cancel", order["id"].as_str().unwrap());
    seller.customer.post(&path, &json!({})).await.expect_problem(409, "illegal-transition");
    let ended = take(&seller.admin, &order, "cancel", json!({"reason": "sold out"})).await;
    assert_eq!((&ended["status"], &ended["fulfilment"]), (&json!("SHIPPED"), &json!("FULFILLED")));
    // One unit is left: 0.99, 0.19 tax, and shipping.
    assert_eq!((&ended["amount_due"], &ended["amount_refunded"]), (&json!(6.08), &json!(7.07)));
    let refunds = app.books().await.number("SELECT sum(amount * 100) FROM refunds WHERE status = 'REFUNDED'").await;
    assert_eq!(refunds, 707);
    assert_eq!(shelves(&seller, product).await.iter().map(|shelf| shelf.1).sum::<i64>(), 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_taken_twice_under_one_key_is_taken_once() {
    let app = TestApp::start_two().await;
    let (seller, product, order) = paid(&app).await;
    let path = |verb: &str| format!("/orders/{}/{verb}", order["id"].as_str().unwrap());
    let part = json!({"items": [{"product_id": product, "quantity": 2}]});
    let shipped = seller.admin.post_keyed(&path("ship"), "ship-1", &part).await.expect(200);
    let undo = path(&format!("shipments/{}/undo", shipped["shipments"][0]["id"].as_str().unwrap()));
    for (path, key, body) in [
        (path("ship"), "ship-1", part.clone()),
        (path("cancel"), "cancel-1", part.clone()),
        (undo, "undo-1", json!({})),
        (path("ship"), "ship-2", json!({})),
        (path("refund"), "refund-1", json!({})),
    ] {
        let first = seller.admin.post_keyed(&path, key, &body).await;
        let books = app.books().await;
        let counted = "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM stock_ledger) + (SELECT count(*) FROM refunds)";
        let before = books.number(counted).await;
        let again = seller.admin.at(&app.bases()[1]).post_keyed(&path, key, &body).await;
        assert_eq!((again.expect(200), books.number(counted).await), (first.expect(200), before), "{path}");
    }
    app.close().await;
}
