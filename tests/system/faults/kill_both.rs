//! `kill -9` of the server and of its embedded PostgreSQL at once.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use system_tests::{Client, Seller, ServerProcess};

use super::buyers::Buyers;

/// The postmaster's process id, as PostgreSQL writes it down.
fn postmaster(data_dir: &Path) -> Option<Pid> {
    let file = ["postmaster.pid", "cluster/postmaster.pid"]
        .iter()
        .map(|name| data_dir.join(name))
        .find_map(|file| fs::read_to_string(file).ok())?;
    file.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_both_at_once_lose_no_acknowledged_order_and_double_none() {
    let folder = tempfile::Builder::new().prefix("stockbook-both-").tempdir_in("/tmp").unwrap();
    // As root, PostgreSQL runs as another user, who has to get through.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data_dir = folder.path().join("data");
    let programs = embedded_postgres::testing::programs().unwrap();
    let variables = [
        ("DATA_DIR", data_dir.to_str().unwrap()),
        ("PG_BIN", programs.bin_dir().to_str().unwrap()),
        ("BCRYPT_COST", "4"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
    ];
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("BOTH", "1.00", 1_000_000).await;
    let buyers = Buyers::send(&seller, product, 16);
    for _ in 0..10 {
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
