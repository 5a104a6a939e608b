//! `GET /events`: what happened, in order.

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

use super::{column, parameters, texts};

/// A day: a product, stock, a transfer, a count, a correction, an order paid and shipped, and one cancelled.
async fn after_a_day(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let body = json!({"sku": "A", "name": "A", "price": "1", "reorder_point": 5});
    seller.admin.post("/products", &body).await.expect(201);
    seller.receive(1, 1, 10).await;
    let manager = &seller.manager;
    let transfer = json!({"sku": "A", "from_location_id": 1, "to_location_id": 2, "quantity": 2});
    manager.post("/stock/move", &transfer).await.expect(201);
    manager.post("/stock/count", &json!({"sku": "A", "location_id": 1, "counted": 9})).await.expect(201);
    let correction = json!({"sku": "A", "location_id": 1, "quantity_delta": -1, "reason": "lost"});
    manager.post("/stock/adjust", &correction).await.expect(201);
    let (first, second) = (seller.order(1, 2).await, seller.order(1, 1).await);
    let path = |order: &Value, step: &str| format!("/orders/{}/{step}", order["id"].as_str().unwrap());
    seller.customer.post(&path(&first, "pay"), &json!({})).await.expect(200);
    manager.post(&path(&first, "ship"), &json!({})).await.expect(200);
    seller.customer.post(&path(&second, "cancel"), &json!({})).await.expect(200);
    seller.admin.patch("/products/1", &json!({"price": "2"})).await.expect(200);
    seller
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_happened_is_told_in_order_and_without_gaps() {
    let app = TestApp::start().await;
    let seller = after_a_day(&app).await;
    let events = seller.admin.get("/events").await.expect(200);
    let kinds = texts(&events, "type");
    for kind in [
        "product.created.v1",
        "stock.received.v1",
        "stock.moved.v1",
        "stock.counted.v1",
        "stock.adjusted.v1",
        "order.placed.v1",
        "order.paid.v1",
        "order.shipped.v1",
        "order.cancelled.v1",
        "product.changed.v1",
    ] {
        assert!(kinds.contains(&kind), "{kind} is missing from {kinds:?}");
    }
    assert_eq!((kinds[0], kinds[1], kinds[2]), ("product.created.v1", "stock.received.v1", "stock.moved.v1"));
    let positions: Vec<i64> = column(&events, "position").into_iter().map(|at| at.as_i64().unwrap()).collect();
    let all: Vec<i64> = (1..=i64::try_from(positions.len()).unwrap()).collect();
    assert_eq!(positions, all);
    for event in events["items"].as_array().unwrap() {
        assert!(event["data"].is_object() && event["recorded_at"].as_str().unwrap().ends_with('Z'), "{event}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_on_from_where_they_stopped_misses_nothing() {
    let app = TestApp::start().await;
    let seller = after_a_day(&app).await;
    let whole = seller.admin.get("/events?limit=200").await.expect(200);
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let page = seller.admin.get(&format!("/events?after={after}&limit=3")).await.expect(200);
        let items = page["items"].as_array().unwrap();
        let Some(last) = items.last() else { break };
        after = last["position"].as_i64().unwrap();
        found.extend(items.clone());
    }
    assert_eq!(json!(found), whole["items"]);
    seller.receive(1, 1, 1).await;
    let news = seller.admin.get(&format!("/events?after={after}")).await.expect(200);
    assert_eq!(texts(&news, "type"), ["stock.received.v1"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn types_and_subjects_narrow_it_down() {
    let app = TestApp::start().await;
    let seller = after_a_day(&app).await;
    let events = seller.admin.get("/events?types=order.paid.v1,order.shipped.v1").await.expect(200);
    assert_eq!(texts(&events, "type"), ["order.paid.v1", "order.shipped.v1"]);
    let subject = texts(&events, "subject")[0].to_owned();
    let of_order = seller.admin.get(&format!("/events?subject={subject}")).await.expect(200);
    assert_eq!(texts(&of_order, "type"), ["order.placed.v1", "order.paid.v1", "order.shipped.v1"]);
    assert_eq!(column(&of_order, "subject_version"), [1, 2, 3]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_that_runs_low_is_told_once_until_it_has_risen_again() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({"sku": "A", "name": "A", "price": "1", "stock_quantity": 10, "reorder_point": 5});
    seller.admin.post("/products", &body).await.expect(201);
    for quantity in [5, 1, 1] {
        seller.order(1, quantity).await;
    }
    let low = "/events?types=stock.low.v1";
    assert_eq!(seller.admin.get(low).await.expect(200)["items"].as_array().unwrap().len(), 1);
    seller.receive(1, 1, 10).await;
    seller.order(1, 10).await;
    assert_eq!(seller.admin.get(low).await.expect(200)["items"].as_array().unwrap().len(), 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_questions_are_422() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (query, parameter) in [
        ("after=-1", "after"),
        ("after=now", "after"),
        ("after=9223372036854775808", "after"),
        ("types=order.placed.v9", "types"),
        ("subject=user/1", "subject"),
        ("types=order*", "types"),
        ("wait=26", "wait"),
        ("wait=-1", "wait"),
        ("limit=0", "limit"),
        ("since=1", "since"),
    ] {
        let answer = seller.admin.get(&format!("/events?{query}")).await;
        assert_eq!(parameters(&answer.expect_problem(422, "invalid-request")), [parameter], "{query}");
    }
    seller.admin.get("/events?after=9223372036854775807").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_see_the_events_of_their_own_orders_only() {
    let app = TestApp::start().await;
    let seller = after_a_day(&app).await;
    let order =
        seller.stranger.post("/orders", &json!({"items": [{"product_id": 1, "quantity": 1}]})).await.expect(201);
    let subject = format!("order/{}", order["id"].as_str().unwrap());
    let theirs = seller.stranger.get("/events").await.expect(200);
    assert_eq!(texts(&theirs, "subject"), [subject.as_str()]);
    let mine = seller.customer.get("/events").await.expect(200);
    let kinds = ["order.placed.v1", "order.placed.v1", "order.paid.v1", "order.shipped.v1", "order.cancelled.v1"];
    assert_eq!(texts(&mine, "type"), kinds);
    assert!(!texts(&mine, "subject").contains(&subject.as_str()));
    let foreign = seller.customer.get(&format!("/events?subject={subject}")).await.expect(200);
    assert_eq!(foreign["items"], json!([]));
    assert_eq!(seller.customer.get("/events?subject=product/1").await.expect(200)["items"], json!([]));
    assert_eq!(texts(&seller.manager.get("/events?types=stock.*").await.expect(200), "type").len(), 4);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_at_one_server_is_told_what_happens_at_another() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let product = seller.product("AWAITED", "1.00", 10).await;
    let newest = seller.admin.get("/events?limit=200").await.expect(200);
    let after = newest["items"].as_array().unwrap().last().unwrap()["position"].as_i64().unwrap();
    let there = &app.bases()[1];
    let path = format!("/events?after={after}&wait=25");
    let (admin, customer) = (seller.admin.at(there), seller.customer.at(there));
    let waiting = futures_util::future::join(admin.get(&path), customer.get(&path));
    let ((of_admin, of_customer), order) = futures_util::future::join(waiting, seller.order(product, 1)).await;
    let subject = format!("order/{}", order["id"].as_str().unwrap());
    for told in [of_admin.expect(200), of_customer.expect(200)] {
        assert_eq!((texts(&told, "type"), texts(&told, "subject")), (vec!["order.placed.v1"], vec![subject.as_str()]));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_in_vain_ends_with_an_empty_page() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let page = seller.customer.get("/events?wait=1").await.expect(200);
    assert_eq!(page["items"], json!([]));
    app.close().await;
}
