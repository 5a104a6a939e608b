//! `kill -9` of the server under load; of two, one after the other, so that the second takes over what the first was asked.

use system_tests::{Books, fresh_database};

use super::fleet::Fleet;
use crate::mode::Mode;

async fn kill(times: usize, mode: Mode) {
    let database = fresh_database().await;
    let mut fleet = Fleet::start(database.url(), mode).await;
    let seller = fleet.seller().await;
    let product = seller.product("SURVIVOR", "1.00", 1_000_000).await;
    let buyers = fleet.send_buyers(&seller, product);
    for time in 0..times {
        buyers.make_progress(20).await;
        fleet.kill_one(time);
        fleet.wait_until_ready().await;
    }
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(database.url()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_the_server_lose_no_acknowledged_order_and_double_none() {
    kill(10, Mode::usual(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_among_two_servers_lose_no_acknowledged_order_and_double_none() {
    kill(10, Mode::usual(2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_the_server_lose_and_double_nothing_however_orders_are_placed() {
    for mode in Mode::others() {
        kill(3, mode).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_stop_finishes_what_it_began() {
    let database = fresh_database().await;
    let mut fleet = Fleet::start(database.url(), Mode::usual(1)).await;
    let seller = fleet.seller().await;
    let product = seller.product("FINISHER", "1.00", 1_000_000).await;
    let buyers = fleet.send_buyers(&seller, product);
    buyers.make_progress(20).await;
    assert!(fleet.terminate().await, "it ended well");
    fleet.spawn_again();
    fleet.wait_until_ready().await;
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(database.url()).await).await;
}
