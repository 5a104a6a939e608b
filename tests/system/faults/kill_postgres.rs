//! `kill -9` of PostgreSQL under load. This cluster is durable, as in real life.

use embedded_postgres::{Durability, testing};
use system_tests::{Books, Seller, ServerProcess};

use super::buyers::Buyers;

async fn kill(times: usize, lanes: Option<&str>) {
    let mut cluster = testing::private_cluster(Durability::Full).await.unwrap();
    cluster.cluster().ensure_database("stockbook").await.unwrap();
    let url = cluster.url("stockbook");
    let mut variables = vec![
        ("DATABASE_URL", url.as_str()),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
    ];
    variables.extend(lanes.map(|lanes| ("ORDER_LANES", lanes)));
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("DURABLE", "1.00", 1_000_000).await;
    let buyers = Buyers::send(&seller, product, 16);
    for _ in 0..times {
        buyers.make_progress(20).await;
        cluster.kill_9().await.unwrap();
        cluster.restart().await.unwrap();
    }
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(&url).await).await;
    assert!(server.terminate().await, "it ended well");
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_postgresql_lose_no_acknowledged_order_and_double_none() {
    kill(10, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_postgresql_lose_and_double_nothing_however_orders_are_placed() {
    for lanes in ["0", "1", "4"] {
        kill(2, Some(lanes)).await;
    }
}
