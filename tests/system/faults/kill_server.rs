//! `kill -9` of the server under load.

use embedded_postgres::testing::TestDatabase;
use system_tests::{Books, Seller, ServerProcess, fresh_database};

use super::buyers::Buyers;

async fn start(database: &TestDatabase, lanes: Option<&str>) -> ServerProcess {
    let mut variables = vec![
        ("DATABASE_URL", database.url()),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
        ("ACCESS_TOKEN_TTL_S", "3600"),
    ];
    variables.extend(lanes.map(|lanes| ("ORDER_LANES", lanes)));
    ServerProcess::start(&variables).await
}

async fn kill(times: usize, lanes: Option<&str>) {
    let database = fresh_database().await;
    let mut server = start(&database, lanes).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("SURVIVOR", "1.00", 1_000_000).await;
    let buyers = Buyers::send(&seller, product, 16);
    for _ in 0..times {
        buyers.make_progress(20).await;
        server.kill_9();
        server.spawn_again();
        server.wait_until_ready().await;
    }
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(database.url()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_the_server_lose_no_acknowledged_order_and_double_none() {
    kill(10, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_the_server_lose_and_double_nothing_however_orders_are_placed() {
    for lanes in ["0", "1", "4"] {
        kill(3, Some(lanes)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_stop_finishes_what_it_began() {
    let database = fresh_database().await;
    let mut server = start(&database, None).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("FINISHER", "1.00", 1_000_000).await;
    let buyers = Buyers::send(&seller, product, 16);
    buyers.make_progress(20).await;
    assert!(server.terminate().await, "it ended well");
    server.spawn_again();
    server.wait_until_ready().await;
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(database.url()).await).await;
}
