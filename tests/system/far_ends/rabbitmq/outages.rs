//! The broker is not there, or stands still. Orders are placed all the same.

use std::time::{Duration, Instant};

use system_tests::{Books, Seller, ServerProcess, eventually, fresh_database};

use super::{
    broker,
    shop::{count, furnish, open, sell, variables},
    subscriber::{Received, depth},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_orders_while_the_broker_is_down_all_arrive_in_order_when_it_is_back() {
    let Some(mut broker) = broker().await else { return };
    let (app, seller, product) = open(&broker, &broker.url(), 1).await;
    broker.kill_9();
    sell(&seller, product, 1_000).await;
    let books = app.books().await;
    broker.restart().await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    received.assert_complete(&books, "order.%").await;
    let placed = received.0.iter().filter(|message| message.routing_key.as_str() == "order.placed.v1");
    let placed: std::collections::BTreeSet<String> = placed.map(super::subscriber::id).collect();
    assert_eq!(placed.len(), 1_000);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_tell_every_event_in_order() {
    let Some(broker) = broker().await else { return };
    let (app, seller, product) = open(&broker, &broker.url(), 2).await;
    let other = Seller { customer: seller.customer.at(&app.bases()[1]), ..seller.clone() };
    tokio::join!(sell(&seller, product, 300), async {
        for _ in 0..100 {
            other.order(product, 1).await;
        }
    });
    let books = app.books().await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    let copies = received.assert_complete(&books, "order.%").await;
    assert_eq!(copies, 0, "nothing failed, so nothing was told twice");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_killed_again_and_again_loses_nothing() {
    let Some(mut broker) = broker().await else { return };
    let (app, seller, product) = open(&broker, &broker.url(), 1).await;
    let selling = sell(&seller, product, 600);
    let killing = async {
        for kill in 1..=3 {
            eventually("messages arrive", || async { depth(&broker, "erp").await > kill * 30 }).await;
            broker.kill_9();
            broker.restart().await;
        }
    };
    tokio::join!(selling, killing);
    let books = app.books().await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    let copies = received.assert_complete(&books, "order.%").await;
    println!("{} messages, {copies} of them copies", received.0.len());
    app.close().await;
}

/// How many threads of a process speak AMQP.
fn io_threads(pid: u32) -> usize {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.starts_with("lapin-io-loop")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_stands_still_holds_up_no_order_and_leaves_no_threads_behind() {
    let Some(broker) = broker().await else { return };
    let database = fresh_database().await;
    let server = ServerProcess::start(&variables(database.url(), &broker.url())).await;
    let (seller, product) = furnish(&broker, server.base()).await;
    broker.freeze();
    for _ in 0..50 {
        let began = Instant::now();
        seller.order(product, 1).await;
        assert!(began.elapsed() < Duration::from_secs(2), "an order waited for the broker");
    }
    // The connection is given up, as is the first attempt at another one.
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(18) {
        assert!(io_threads(server.pid()) <= 2);
        tokio::task::yield_now().await;
    }
    broker.thaw();
    let books = Books::open(database.url()).await;
    let received = Received::take(&broker, "erp", 50).await;
    received.assert_complete(&books, "order.%").await;
    assert!(io_threads(server.pid()) <= 1);
}
