//! The queue of orders is bounded, and whoever finds it full is told when to come back.

use futures_util::{StreamExt, stream::FuturesUnordered};
use serde_json::json;
use system_tests::{TestApp, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_finds_the_queue_full_is_told_to_come_back_and_the_others_are_placed() {
    let app = TestApp::start_with(1, &[("ORDER_LANES", "1"), ("ORDER_QUEUE", "1")]).await;
    let seller = app.seller().await;
    let product = seller.product("QUEUED", "1.00", 10).await;
    let (holder, watcher) = (app.books().await, app.books().await);
    holder.execute("BEGIN; SELECT FROM products FOR UPDATE").await.unwrap();
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let order = || {
        let (client, body) = (seller.customer.clone(), body.clone());
        async move { client.post("/orders", &body).await }
    };
    let mut answers = FuturesUnordered::new();
    answers.push(order());
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    // The first order is on its way, and waits for the product.
    tokio::select! {
        answer = answers.next() => panic!("nobody let go of the product: {answer:?}"),
        () = eventually("the lane waits for a lock", || async { watcher.number(waits).await == 1 }) => {}
    }
    // Of these two one waits at the desk.
    answers.push(order());
    answers.push(order());
    let sent_away = answers.next().await.unwrap();
    let problem = sent_away.expect_problem(503, "busy");
    assert!(sent_away.header("retry-after").parse::<u32>().unwrap() >= 1, "{problem}");
    holder.execute("ROLLBACK").await.unwrap();
    for _ in 0..2 {
        answers.next().await.unwrap().expect(201);
    }
    seller.order(product, 1).await;
    assert_eq!(watcher.number("SELECT count(*) FROM orders").await, 3);
    app.close().await;
}
