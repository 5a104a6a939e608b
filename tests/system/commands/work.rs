//! `stockbook serve --no-worker` and `stockbook work`: requests in one process, jobs in another.

use nix::sys::signal::Signal;
use serde_json::json;
use system_tests::{Client, Receiver, Seller, eventually, free_port, fresh_database};

use super::{
    program::{SECRET, run, start},
    serve::wait_until_ready,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_without_a_worker_writes_down_is_done_by_a_process_that_works() {
    let database = fresh_database().await;
    let port = free_port().to_string();
    let base = format!("http://127.0.0.1:{port}");
    let variables = [
        ("DATABASE_URL", database.url()),
        ("JWT_SECRET", SECRET),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("WEBHOOK_ALLOW_PRIVATE", "true"),
        ("PORT", port.as_str()),
    ];
    let mut server = start(&["serve", "--no-worker"], &variables);
    wait_until_ready(&mut server, &base).await;
    let seller = Seller::at(&base).await;
    let receiver = Receiver::start().await;
    let hook = json!({"url": receiver.url(), "types": ["order.*"]});
    seller.admin.post("/webhooks", &hook).await.expect(201);
    let product = seller.product("WORKED", "1.00", 10).await;
    seller.order(product, 1).await;
    let ready = Client::anonymous(&base).get("/health/ready").await.expect(200);
    assert_eq!(ready["background"]["jobs"], json!([]), "no job runs in the server");
    assert!(receiver.received().is_empty());

    let worker = start(&["work"], &variables);
    receiver.until("the order is delivered", |received| received.len() == 1).await;
    // The bell rings from the one process to the other.
    seller.order(product, 1).await;
    receiver.until("the next one is too", |received| received.len() == 2).await;
    worker.signal(Signal::SIGTERM);
    let ran = worker.finish("");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("works in the background") && ran.err.contains("Stopping"), "{}", ran.err);

    seller.order(product, 1).await;
    let behind = async || {
        let ready = Client::anonymous(&base).get("/health/ready").await.expect(200);
        let consumers = ready["background"]["consumers"].as_array().unwrap().clone();
        consumers.into_iter().any(|lag| lag["consumer"] == "webhooks" && lag["behind"].as_i64() > Some(0))
    };
    eventually("the lag is seen", || async { behind().await }).await;
    assert_eq!(receiver.received().len(), 2, "nobody works any more");
    server.signal(Signal::SIGTERM);
    assert_eq!(server.finish("").code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_leaves_the_jobs_to_others_too() {
    let database = fresh_database().await;
    let port = free_port().to_string();
    let base = format!("http://127.0.0.1:{port}");
    let variables =
        [("DATABASE_URL", database.url()), ("JWT_SECRET", SECRET), ("WORKER", "false"), ("PORT", port.as_str())];
    let mut server = start(&["serve"], &variables);
    wait_until_ready(&mut server, &base).await;
    let ready = Client::anonymous(&base).get("/health/ready").await.expect(200);
    assert_eq!(ready["background"]["jobs"], json!([]), "no job runs in the server");
    server.signal(Signal::SIGTERM);
    assert_eq!(server.finish("").code, Some(0));
}

#[test]
fn work_without_a_database_to_share_is_refused_with_the_reason() {
    let ran = run(&["work"], &[("JWT_SECRET", SECRET)]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("DATABASE_URL") && ran.err.contains("stockbook serve"), "{}", ran.err);
}
