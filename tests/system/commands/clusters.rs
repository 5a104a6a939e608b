//! The embedded PostgreSQL after a kill -9 of either.

use system_tests::{Books, Seller, ServerProcess, eventually};

use super::program::{folder, kill_9, postmaster, run, runs};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_killed_starts_again_on_its_data() {
    let folder = folder();
    let variables = [("DATA_DIR", folder.path().to_str().unwrap()), ("PATH", "/usr/bin:/bin"), ("BCRYPT_COST", "4")];
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("SURVIVOR", "3.00", 5).await;
    let order = seller.order(product, 2).await;
    let first = postmaster(folder.path()).unwrap();
    server.kill_9();
    server.spawn_again();
    server.wait_until_ready().await;
    assert_ne!(postmaster(folder.path()), Some(first), "a server of its own");
    assert!(!runs(first), "PostgreSQL of before is gone");
    let path = format!("/orders/{}", order["number"].as_str().unwrap());
    assert_eq!(seller.customer.get(&path).await.expect(200), order);
    assert!(server.terminate().await);
    assert!(run(&["verify"], &variables).out.contains("drift 0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_was_killed_is_started_again_by_the_server() {
    let folder = folder();
    let variables = [("DATA_DIR", folder.path().to_str().unwrap()), ("PATH", "/usr/bin:/bin"), ("BCRYPT_COST", "4")];
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("HEALED", "3.00", 5).await;
    let first = postmaster(folder.path()).unwrap();
    kill_9(first);
    let another_runs = || async { postmaster(folder.path()).is_some_and(|pid| pid != first && runs(pid)) };
    eventually("another PostgreSQL runs", another_runs).await;
    let (manager, receipt) = (&seller.manager, serde_json::json!({"sku": "HEALED", "location_id": 1, "quantity": 1}));
    eventually("the server heals", || async move {
        let request = manager.request(reqwest::Method::GET, &format!("/products/{product}"));
        manager.try_send(request).await.is_ok_and(|answer| answer.status == 200)
    })
    .await;
    eventually("it writes again", || {
        let receipt = &receipt;
        async move {
            let answer = manager.post("/stock/receive", receipt).await;
            assert!([201, 503].contains(&answer.status.as_u16()), "{}", answer.text);
            answer.status == 201
        }
    })
    .await;
    server.wait_until_ready().await;
    assert!(server.terminate().await);
    let verified = run(&["verify"], &variables);
    assert!(verified.out.contains("drift 0"), "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminated_server_leaves_no_process_and_no_connection_behind() {
    let database = system_tests::fresh_database().await;
    let variables = [("DATABASE_URL", database.url()), ("JWT_SECRET", super::program::SECRET), ("BCRYPT_COST", "4")];
    let mut server = ServerProcess::start(&variables).await;
    server.anonymous().get("/health").await.expect(200);
    let pid = server.pid();
    assert!(server.terminate().await);
    assert!(!runs(pid));
    let books = Books::open(database.url()).await;
    let books = &books;
    eventually("its connections are closed", || async move {
        let others =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        books.number(others).await == 0
    })
    .await;
}
