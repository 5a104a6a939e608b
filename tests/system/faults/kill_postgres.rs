//! `kill -9` of PostgreSQL under load. This cluster is durable, as in real life.

use embedded_postgres::{Durability, testing};
use system_tests::Books;

use super::fleet::Fleet;
use crate::mode::Mode;

async fn kill(times: usize, mode: Mode) {
    let mut cluster = testing::private_cluster(Durability::Full).await.unwrap();
    cluster.cluster().ensure_database("stockbook").await.unwrap();
    let url = cluster.url("stockbook");
    let mut fleet = Fleet::start(&url, mode).await;
    let seller = fleet.seller().await;
    let product = seller.product("DURABLE", "1.00", 1_000_000).await;
    let buyers = fleet.send_buyers(&seller, product);
    for _ in 0..times {
        buyers.make_progress(20).await;
        cluster.kill_9().await.unwrap();
        cluster.restart().await.unwrap();
    }
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(&url).await).await;
    assert!(fleet.terminate().await, "they ended well");
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_postgresql_lose_no_acknowledged_order_and_double_none() {
    kill(10, Mode::usual(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_postgresql_under_two_servers_lose_no_acknowledged_order_and_double_none() {
    kill(10, Mode::usual(2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_postgresql_lose_and_double_nothing_however_orders_are_placed() {
    for mode in Mode::others() {
        kill(2, mode).await;
    }
}
