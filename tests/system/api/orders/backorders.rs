//! Orders of more than there is.

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

use super::step;

async fn place(seller: &Seller, items: Value) -> Value {
    let body = json!({"items": items, "allow_backorder": true});
    seller.customer.post("/orders", &body).await.expect(201)
}

async fn read(seller: &Seller, order: &Value) -> Value {
    seller.customer.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await.expect(200)
}

/// What each line has reserved and what it waits for.
fn lines(order: &Value) -> Vec<(i64, i64)> {
    let lines = order["items"].as_array().unwrap().iter();
    lines.map(|line| (line["reserved"].as_i64().unwrap(), line["backordered"].as_i64().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_reserved_and_the_rest_waits_line_by_line() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let (nails, screws) = (seller.product("NAILS", "1.00", 3).await, seller.product("SCREWS", "2.00", 9).await);
    let order = place(&seller, json!([{"sku": "NAILS", "quantity": 5}, {"sku": "SCREWS", "quantity": 4}])).await;
    assert_eq!(lines(&order), [(3, 2), (4, 0)]);
    let seen = seller.customer.get(&format!("/products/{nails}")).await.expect(200);
    assert_eq!(
        (&seen["backordered"], &seen["stock_quantity"], &seen["in_stock"]),
        (&json!(2), &json!(0), &json!(false))
    );
    let told = app.books().await.events("order.backordered.v1").await;
    assert_eq!((told.len(), &told[0]["items"][0]["backordered"]), (1, &json!(2)), "{told:?}");

    // What is there can leave, and the rest follows once it came.
    step(&seller.customer, &order, "pay").await.expect(200);
    let shipped = step(&seller.manager, &order, "ship").await.expect(200);
    assert_eq!((&shipped["fulfilment"], &shipped["status"]), (&json!("PARTIAL"), &json!("PAID")));
    step(&seller.manager, &order, "ship").await.expect_problem(409, "illegal-transition");
    seller.receive(nails, 1, 10).await;
    assert_eq!(lines(&read(&seller, &order).await), [(2, 0), (0, 0)]);
    let shipped = step(&seller.manager, &order, "ship").await.expect(200);
    assert_eq!((&shipped["fulfilment"], &shipped["status"]), (&json!("FULFILLED"), &json!("SHIPPED")));
    assert_eq!(seller.customer.get(&format!("/products/{screws}")).await.expect(200)["stock_quantity"], 5);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_flag_and_where_the_product_forbids_it_an_order_is_refused_whole() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1.00", 3).await;
    let items = json!([{"sku": "A", "quantity": 5}]);
    let short =
        seller.customer.post("/orders", &json!({"items": items})).await.expect_problem(400, "insufficient-stock");
    assert_eq!((&short["shortages"][0]["requested"], &short["shortages"][0]["available"]), (&json!(5), &json!(3)));
    seller.admin.patch(&format!("/products/{product}"), &json!({"backorder_limit": 0})).await.expect(200);
    let body = json!({"items": items, "allow_backorder": true});
    seller.customer.post("/orders", &body).await.expect_problem(400, "insufficient-stock");
    seller.admin.patch(&format!("/products/{product}"), &json!({"backorder_limit": null})).await.expect(200);
    seller.customer.post("/orders", &body).await.expect(201);
    assert_eq!(app.books().await.number("SELECT sum(reserved) FROM stock_levels").await, 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_brings_stock_fills_the_oldest_first() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let product = seller.product("A", "1.00", 2).await;
    let holder = seller.order(product, 2).await;
    let waits = json!([{"product_id": product, "quantity": 3}]);
    let (first, second, third) =
        (place(&seller, waits.clone()).await, place(&seller, waits.clone()).await, place(&seller, waits).await);
    let all = async || {
        [lines(&read(&seller, &first).await), lines(&read(&seller, &second).await), lines(&read(&seller, &third).await)]
            .concat()
    };

    step(&seller.customer, &holder, "cancel").await.expect(200);
    assert_eq!(all().await, [(2, 1), (0, 3), (0, 3)], "released");
    seller.receive(product, 2, 2).await;
    assert_eq!(all().await, [(3, 0), (1, 2), (0, 3)], "received");
    let adjust =
        json!({"product_id": product, "location_id": 2, "quantity_delta": 1, "reason": "found behind the shelf"});
    seller.manager.post("/stock/adjust", &adjust).await.expect(201);
    assert_eq!(all().await, [(3, 0), (2, 1), (0, 3)], "found");
    step(&seller.customer, &second, "cancel").await.expect(200);
    assert_eq!(all().await, [(3, 0), (0, 0), (2, 1)], "one who left the queue frees what they had");
    let count = json!({"product_id": product, "location_id": 2, "counted": 4});
    seller.manager.post("/stock/count", &count).await.expect(201);
    assert_eq!(all().await, [(3, 0), (0, 0), (3, 0)], "counted");
    let filled = app.books().await.events("backorder.filled.v1").await;
    assert_eq!(filled.len(), 6, "{filled:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_below_what_is_reserved_sends_the_newest_back_to_the_queue_if_it_is_told_to() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1.00", 6).await;
    let (older, newer) = (seller.order(product, 3).await, seller.order(product, 3).await);
    let count = |release: bool| json!({"product_id": product, "location_id": 1, "counted": 4, "release": release});
    seller.manager.post("/stock/count", &count(false)).await.expect_problem(409, "below-reserved");
    seller.manager.post("/stock/count", &count(true)).await.expect(201);
    assert_eq!(
        (lines(&read(&seller, &older).await), lines(&read(&seller, &newer).await)),
        (vec![(3, 0)], vec![(1, 2)])
    );
    assert_eq!(app.books().await.events("order.backordered.v1").await.len(), 1);
    app.close().await;
}
