//! The broker is there, and takes some messages only.

use lapin::{options::ExchangeDeleteOptions, types::AMQPValue};
use system_tests::{TestApp, eventually};

use super::{
    broker,
    shop::sell,
    subscriber::{Received, UNROUTED, bind, channel, depth, wait_for_exchange},
};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_full_queue_refuses_is_told_again_in_order_when_there_is_room() {
    let Some(broker) = broker().await else { return };
    let app = TestApp::start_with(1, &[("WORKER", "true"), ("AMQP_URL", &broker.url())]).await;
    wait_for_exchange(&broker).await;
    let full =
        [("x-max-length", AMQPValue::LongInt(5)), ("x-overflow", AMQPValue::LongString("reject-publish".into()))];
    bind(&broker, "small", "order.#", &full).await;
    bind(&broker, "large", "#", &[]).await;
    let seller = app.seller().await;
    let product = seller.product("BOLT", "1.00", 1_000).await;
    sell(&seller, product, 60).await;
    eventually("the queue is full", || async { depth(&broker, "small").await >= 5 }).await;
    let books = app.books().await;
    let lagging = "SELECT (SELECT count(*) FROM events) - position FROM event_cursors WHERE consumer = 'relay'";
    assert!(books.number(lagging).await > 0, "the first event that was refused is where the cursor stands");
    let refused = Received::take(&broker, "small", 100).await;
    refused.assert_complete(&books, "order.%").await;
    let all =
        Received::take(&broker, "large", usize::try_from(books.number("SELECT count(*) FROM events").await).unwrap());
    all.await.assert_complete(&books, "%").await;
    eventually("the cursor is at the end", || async { books.number(lagging).await == 0 }).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_queue_takes_comes_back_and_is_told_again() {
    let Some(broker) = broker().await else { return };
    let app = TestApp::start_with(1, &[("WORKER", "true"), ("AMQP_URL", &broker.url())]).await;
    wait_for_exchange(&broker).await;
    let seller = app.seller().await;
    let product = seller.product("BOLT", "1.00", 1_000).await;
    let books = app.books().await;
    let told = "SELECT position FROM event_cursors WHERE consumer = 'relay'";
    let written = "SELECT count(*) FROM events";
    eventually("all is told", || async { books.number(told).await == books.number(written).await }).await;
    let (_connection, channel) = channel(&broker).await;
    channel.exchange_delete(UNROUTED.into(), ExchangeDeleteOptions::default()).await.unwrap();
    sell(&seller, product, 9).await;
    let events = usize::try_from(books.number(written).await).unwrap();
    // The exchange is there again, without a hand.
    let received = Received::take(&broker, UNROUTED, events).await;
    received.assert_complete(&books, "%").await;
    app.close().await;
}
