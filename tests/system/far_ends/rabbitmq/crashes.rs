//! `kill -9` of the server in each step of publishing.

use system_tests::{Books, Broker, Carries, ServerProcess, Wire, eventually, fresh_database};

use super::{
    broker,
    shop::{count, furnish, sell, variables},
    subscriber::{Received, depth},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_at_any_moment_loses_nothing() {
    let Some(broker) = broker().await else { return };
    let database = fresh_database().await;
    let mut server = ServerProcess::start(&variables(database.url(), &broker.url())).await;
    let (seller, product) = furnish(&broker, server.base()).await;
    let killing = async {
        for kill in 1..=3 {
            // A worker that died with the lease is followed when it has ended.
            eventually_patiently("messages arrive", async || depth(&broker, "erp").await > kill * 20).await;
            server.kill_9();
            server.spawn_again();
            server.wait_until_ready().await;
        }
    };
    tokio::join!(sell(&seller, product, 300), killing);
    let books = Books::open(database.url()).await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    received.assert_complete(&books, "order.%").await;
    books.assert_agree().await;
    assert!(server.terminate().await, "it ended well");
}

/// Kills a worker while the wire carries only that, and shows what came of it. Returns how many copies came.
async fn kill_while(carries: Carries) -> Option<usize> {
    let broker = broker().await?;
    let wire = Wire::to(broker.port()).await;
    let database = fresh_database().await;
    let url = Broker::url_at(wire.port());
    let mut server = ServerProcess::start(&variables(database.url(), &url)).await;
    let (seller, product) = furnish(&broker, server.base()).await;
    let books = Books::open(database.url()).await;
    let behind = "SELECT (SELECT count(*) FROM events) - position FROM event_cursors WHERE consumer = 'relay'";
    eventually("all is told", || async { books.number(behind).await == 0 }).await;
    wire.carry(carries);
    sell(&seller, product, 20).await;
    if carries == Carries::NoAnswers {
        eventually("the broker has some", || async { depth(&broker, "erp").await > 0 }).await;
    }
    let leased = "SELECT count(*) FROM event_cursors WHERE consumer = 'relay' AND leased_until > now()";
    eventually("the worker is at it", || async { books.number(leased).await == 1 }).await;
    server.kill_9();
    wire.cut();
    wire.carry(Carries::Everything);
    server.spawn_again();
    server.wait_until_ready().await;
    let received = Received::take(&broker, "erp", count(&books, "order.%").await).await;
    let copies = received.assert_complete(&books, "order.%").await;
    books.assert_agree().await;
    Some(copies)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_before_its_messages_are_sent_is_followed_by_another() {
    if let Some(copies) = kill_while(Carries::Nothing).await {
        println!("{copies} copies");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_before_its_messages_are_confirmed_leaves_copies_with_the_same_id() {
    if let Some(copies) = kill_while(Carries::NoAnswers).await {
        assert!(copies > 0, "the broker had some of which nobody knew");
    }
}

/// Three times as patient as usual.
async fn eventually_patiently(what: &str, holds: impl AsyncFn() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(90);
    while !holds().await {
        assert!(std::time::Instant::now() < deadline, "this did not come to hold: {what}");
        tokio::task::yield_now().await;
    }
}
