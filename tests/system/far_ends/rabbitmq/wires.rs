//! The wire to the broker is slow, breaks, or carries half of what it should.

use system_tests::{Broker, Carries, Wire, eventually};

use super::{
    broker,
    shop::{count, open, sell},
    subscriber::{Received, depth},
};

#[tokio::test(flavor = "multi_thread")]
async fn confirms_that_never_arrive_make_copies_with_the_same_id_and_the_same_bytes() {
    let Some(broker) = broker().await else { return };
    let wire = Wire::to(broker.port()).await;
    let (app, seller, product) = open(&broker, &Broker::url_at(wire.port()), 1).await;
    let books = app.books().await;
    let behind = "SELECT (SELECT count(*) FROM events) - position FROM event_cursors WHERE consumer = 'relay'";
    eventually("all is told", || async { books.number(behind).await == 0 }).await;
    wire.carry(Carries::NoAnswers);
    sell(&seller, product, 30).await;
    eventually("the broker has some", || async { depth(&broker, "erp").await > 0 }).await;
    // What is unconfirmed has not been told, as far as anybody knows.
    assert!(books.number(behind).await > 0);
    wire.cut();
    wire.carry(Carries::Everything);
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    let copies = received.assert_complete(&books, "order.%").await;
    assert!(copies > 0, "the broker had some that it could not confirm");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_reset_again_and_again_lose_nothing() {
    let Some(broker) = broker().await else { return };
    let wire = Wire::to(broker.port()).await;
    let (app, seller, product) = open(&broker, &Broker::url_at(wire.port()), 1).await;
    let resetting = async {
        for told in [20, 40, 60, 80, 100] {
            eventually("messages arrive", || async { depth(&broker, "erp").await > told }).await;
            wire.cut();
        }
    };
    tokio::join!(sell(&seller, product, 200), resetting);
    let books = app.books().await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    received.assert_complete(&books, "order.%").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_wire_carries_everything_in_the_end_and_holds_up_no_order() {
    let Some(broker) = broker().await else { return };
    let wire = Wire::to(broker.port()).await;
    let (app, seller, product) = open(&broker, &Broker::url_at(wire.port()), 1).await;
    wire.carry(Carries::Slowly);
    sell(&seller, product, 60).await;
    let books = app.books().await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    received.assert_complete(&books, "order.%").await;
    app.close().await;
}
