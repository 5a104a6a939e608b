//! `kill -9` of the server in the middle of publishing.

use system_tests::{Books, Seller, ServerProcess, fresh_database};

use super::{
    broker,
    shop::sell,
    subscriber::{Received, bind, depth, wait_for_exchange},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_again_and_again_loses_nothing_and_copies_have_the_same_id() {
    let Some(broker) = broker().await else { return };
    let database = fresh_database().await;
    let variables = [
        ("DATABASE_URL", database.url()),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("AMQP_URL", &broker.url()),
    ];
    let mut server = ServerProcess::start(&variables).await;
    wait_for_exchange(&broker).await;
    bind(&broker, "erp", "order.#", &[]).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("BOLT", "1.00", 1_000_000).await;
    let selling = sell(&seller, product, 400);
    let killing = async {
        for _ in 0..3 {
            let told = depth(&broker, "erp").await;
            // A dead worker's lease has to end first.
            eventually_patiently("messages arrive", async || depth(&broker, "erp").await > told + 20).await;
            server.kill_9();
            server.spawn_again();
            server.wait_until_ready().await;
        }
    };
    tokio::join!(selling, killing);
    let books = Books::open(database.url()).await;
    let events = books.number("SELECT count(*) FROM events WHERE type LIKE 'order.%'").await;
    let received = Received::take(&broker, "erp", usize::try_from(events).unwrap()).await;
    let copies = received.assert_complete(&books, "order.%").await;
    println!("{} messages, {copies} of them copies", received.0.len());
    books.assert_agree().await;
    assert!(server.terminate().await, "it ended well");
}

/// Three times as patient as usual.
async fn eventually_patiently(what: &str, holds: impl AsyncFn() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(90);
    while !holds().await {
        assert!(std::time::Instant::now() < deadline, "this did not come to hold: {what}");
        tokio::task::yield_now().await;
    }
}
