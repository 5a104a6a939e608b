//! A product that everybody wants at once is sold in groups, which is what makes it fast.

use futures_util::future::join_all;
use serde_json::json;

use super::{Mode, spread};

const CLIENTS: usize = 64;
const ORDERS: usize = 6;

/// 64 clients buy one product, one order after the other; in how many transactions were they placed?
async fn transactions(mode: Mode) -> i64 {
    let app = mode.start().await;
    let seller = app.seller().await;
    let product = seller.product("HOT", "1.00", 1_000_000).await;
    let mut next = spread(&app, &seller.customer);
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let clients = (0..CLIENTS).map(|_| {
        let (client, body) = (next(), body.clone());
        async move {
            for _ in 0..ORDERS {
                client.post("/orders", &body).await.expect(201);
            }
        }
    });
    join_all(clients).await;
    let books = app.books().await;
    let placed = i64::try_from(CLIENTS * ORDERS).unwrap();
    assert_eq!(books.number("SELECT count(*) FROM orders").await, placed);
    assert_eq!(books.number("SELECT sum(reserved) FROM stock_levels").await, placed);
    let transactions = books.number("SELECT count(DISTINCT xmin::text) FROM orders").await;
    app.close().await;
    transactions
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hot_product_is_sold_in_groups() {
    let orders = i64::try_from(CLIENTS * ORDERS).unwrap();
    for mode in [Mode::usual(1), Mode::usual(2), Mode { servers: 1, lanes: Some("1") }] {
        let transactions = transactions(mode).await;
        assert!(transactions * 2 < orders, "{orders} orders in {transactions} transactions, {mode:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_lanes_each_order_has_a_transaction_of_its_own() {
    let orders = i64::try_from(CLIENTS * ORDERS).unwrap();
    assert_eq!(transactions(Mode { servers: 1, lanes: Some("0") }).await, orders);
}
