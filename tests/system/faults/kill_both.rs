//! `kill -9` of the server and of its embedded PostgreSQL at once; of two servers and their PostgreSQL at once.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use embedded_postgres::{Durability, testing};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use system_tests::{Books, Client, Seller, ServerProcess};

use super::{buyers::Buyers, fleet::Fleet};
use crate::mode::Mode;

/// The postmaster's process id, as PostgreSQL writes it down.
fn postmaster(data_dir: &Path) -> Option<Pid> {
    let file = ["postmaster.pid", "cluster/postmaster.pid"]
        .iter()
        .map(|name| data_dir.join(name))
        .find_map(|file| fs::read_to_string(file).ok())?;
    file.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

async fn kill_embedded(times: usize, mode: Mode) {
    let folder = tempfile::Builder::new().prefix("stockbook-both-").tempdir_in("/tmp").unwrap();
    // As root, PostgreSQL runs as another user, who has to get through.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data_dir = folder.path().join("data");
    let programs = testing::programs().unwrap();
    let mut variables = vec![
        ("DATA_DIR", data_dir.to_str().unwrap()),
        ("PG_BIN", programs.bin_dir().to_str().unwrap()),
        ("BCRYPT_COST", "4"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
    ];
    variables.extend(mode.variables());
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("BOTH", "1.00", 1_000_000).await;
    let buyers = Buyers::send(&[server.base().to_owned()], &seller, product, 16);
    for _ in 0..times {
        buyers.make_progress(20).await;
        let pid = postmaster(&data_dir).unwrap();
        let _ = kill(pid, Signal::SIGKILL);
        server.kill_9();
        server.spawn_again();
        server.wait_until_ready().await;
    }
    buyers.make_progress(20).await;
    let told = buyers.finish().await;
    told.assert_counts(count_orders(&seller.customer).await, count_orders(&seller.stranger).await);
    assert_eq!(seller.admin.get("/stock/verify").await.expect(200)["drift"], 0);
    assert!(server.terminate().await, "it ended well");
    assert!(postmaster(&data_dir).is_none(), "PostgreSQL was stopped too");
}

async fn kill_fleet(times: usize, mode: Mode) {
    let mut cluster = testing::private_cluster(Durability::Full).await.unwrap();
    cluster.cluster().ensure_database("stockbook").await.unwrap();
    let url = cluster.url("stockbook");
    let mut fleet = Fleet::start(&url, mode).await;
    let seller = fleet.seller().await;
    let product = seller.product("ALL-DEAD", "1.00", 1_000_000).await;
    let buyers = fleet.send_buyers(&seller, product);
    for _ in 0..times {
        buyers.make_progress(20).await;
        cluster.kill_9().await.unwrap();
        fleet.kill_all();
        cluster.restart().await.unwrap();
        fleet.spawn_again();
        fleet.wait_until_ready().await;
    }
    buyers.make_progress(20).await;
    buyers.reconcile(&Books::open(&url).await).await;
    assert!(fleet.terminate().await, "they ended well");
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_both_at_once_lose_no_acknowledged_order_and_double_none() {
    kill_embedded(10, Mode::usual(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_two_servers_and_postgresql_at_once_lose_no_acknowledged_order_and_double_none() {
    kill_fleet(10, Mode::usual(2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_both_lose_and_double_nothing_however_orders_are_placed() {
    for mode in Mode::others() {
        if mode.servers == 1 {
            kill_embedded(2, mode).await;
        } else {
            kill_fleet(2, mode).await;
        }
    }
}

async fn count_orders(customer: &Client) -> usize {
    let mut path = "/orders?limit=200".to_owned();
    let mut orders = 0;
    loop {
        let page = customer.get(&path).await.expect(200);
        orders += page["items"].as_array().unwrap().len();
        let Some(cursor) = page["next_cursor"].as_str() else { return orders };
        path = format!("/orders?limit=200&cursor={cursor}");
    }
}
