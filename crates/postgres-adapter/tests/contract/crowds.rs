//! Many who fill what waits for others, at once: nobody meets a deadlock, not even one that a second attempt hides.

use std::sync::Arc;

use domain::{
    orders::{CancelOrder, Order, OrderStatus},
    testing::{an_admin, by},
    values::OrderRef,
};
use tokio::runtime::Handle;

use crate::{
    support::World,
    trade::{Trade, assert_books_agree},
};

const TASKS: i32 = 8;
const ROUNDS: i32 = 50;

async fn world() -> (World, Arc<Trade>) {
    let world = World::with(|settings| settings.max_connections = 8).await;
    let trade = Arc::new(Trade::open(&world).await);
    (world, trade)
}

/// Runs this for each task, all at once.
async fn together<F: Future<Output = ()> + Send + 'static>(task: impl Fn(i32) -> F) {
    let tasks = (0..TASKS).map(|number| Handle::current().spawn(task(number)));
    for done in futures_util::future::join_all(tasks).await {
        done.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn units_that_fill_different_products_of_the_same_orders_at_once_never_deadlock() {
    let (world, trade) = world().await;
    for product in 1..=TASKS {
        world.stock(product, 0).await;
    }
    // Fifty units of each product wait, five on each of ten orders.
    let items: Vec<(i32, i64)> = (1..=TASKS).map(|product| (product, 5)).collect();
    for _ in 0..10 {
        trade.place(&items).await;
    }
    together(|task| {
        let trade = trade.clone();
        async move {
            for _ in 0..ROUNDS {
                trade.receive(task + 1, 1).await;
            }
        }
    })
    .await;
    assert_eq!(world.store.retries().get("receive_stock"), None);
    assert_eq!(world.number("SELECT count(*) FROM order_items WHERE reserved = 5 AND backordered = 0").await, 80);
    assert_eq!(world.number("SELECT sum(backordered)::bigint FROM products").await, 0);
    // Each unit was an order's step of its own.
    assert_eq!(world.number("SELECT sum(version - 1)::bigint FROM orders").await, i64::from(TASKS * ROUNDS));
    assert_books_agree(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancels_that_fill_others_in_opposite_orders_never_deadlock() {
    let (world, trade) = world().await;
    let products = 4;
    for product in 1..=products {
        world.stock(product, 200).await;
    }
    // Each task has fifty orders of two products, of which the last ones wait themselves.
    let mut own: Vec<Vec<Order>> = vec![Vec::new(); usize::try_from(TASKS).unwrap()];
    for round in 0..ROUNDS {
        for (task, orders) in (0..TASKS).zip(own.iter_mut()) {
            let (product, units) = ((task + round) % products + 1, if round < 40 { 1 } else { 2 });
            orders.push(trade.place(&[(product, units), (product % products + 1, units)]).await);
        }
    }
    let others: Vec<(i32, i64)> = (1..=products).map(|product| (product, 4)).collect();
    for _ in 0..50 {
        trade.place(&others).await;
    }
    together(|task| {
        let (trade, mut orders) = (trade.clone(), own[usize::try_from(task).unwrap()].clone());
        if task % 2 == 0 {
            orders.reverse();
        }
        async move {
            for order in orders {
                let which = OrderRef::Id(order.id);
                let done = trade.orders.cancel(&by(an_admin()), which, CancelOrder::default()).await.unwrap();
                assert_eq!(done.value.status(), OrderStatus::Cancelled);
            }
        }
    })
    .await;
    assert_eq!(world.store.retries().get("cancel_order"), None);
    // All two hundred units of each product are held by those who waited.
    assert_eq!(world.number("SELECT sum(reserved)::bigint FROM order_items").await, 800);
    assert_eq!(world.number("SELECT sum(backordered)::bigint FROM products").await, 0);
    assert_books_agree(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn counts_that_take_and_receipts_that_give_never_deadlock() {
    let (world, trade) = world().await;
    let products = TASKS / 2;
    for product in 1..=products {
        world.stock(product, 20).await;
    }
    let items: Vec<(i32, i64)> = (1..=products).map(|product| (product, 2)).collect();
    for _ in 0..10 {
        trade.place(&items).await;
    }
    together(|task| {
        let trade = trade.clone();
        async move {
            for round in 0..i64::from(ROUNDS) {
                if task < products {
                    trade.count(task + 1, round % 7).await;
                } else {
                    trade.receive(task - products + 1, 3).await;
                }
            }
        }
    })
    .await;
    assert!(world.store.retries().is_empty(), "{:?}", world.store.retries());
    assert_books_agree(&world).await;
}
