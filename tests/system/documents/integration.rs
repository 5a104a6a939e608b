//! `docs/integration.md`

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use serde_json::json;
use system_tests::{Broker, PASSWORD, TestApp, binary, eventually};

use super::{blocks, has, read};
use crate::far_ends::rabbitmq::{readers, wait_for_exchange};

#[tokio::test(flavor = "multi_thread")]
async fn every_command_works_as_it_is_written() {
    if !has("curl") || !has("jq") {
        return;
    }
    let app = TestApp::start().await;
    app.seller().await;
    let account = json!({"email": "erp@example.com", "password": PASSWORD, "role": "ADMIN"});
    app.anonymous().post("/auth/register", &account).await.expect(201);
    let commands = blocks(&read("docs/integration.md"), "sh");
    assert!(commands.len() >= 7, "{commands:?}");
    let script = commands.join("\n").replace("http://localhost:8080", app.base());
    let folder = tempfile::tempdir().unwrap();
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &script]).env("ERP_PASSWORD", PASSWORD).current_dir(folder.path());
    let ran = tokio::task::spawn_blocking(move || bash.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    assert_what_was_written(&app).await;
    assert_what_was_read(&app, &std::fs::read_to_string(folder.path().join("events.tsv")).unwrap()).await;
    app.close().await;
}

async fn assert_what_was_written(app: &TestApp) {
    let books = app.books().await;
    let receipts = "SELECT count(*) FROM stock_ledger WHERE reference = 'PO-4500012345' AND on_hand_delta = 2000";
    assert_eq!(books.number(receipts).await, 1);
    assert_eq!(books.number("SELECT count(*) FROM stock_ledger WHERE reference = 'TO-3301'").await, 2);
    let orders =
        "SELECT count(*) FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.email = 'customer@example.com'";
    assert_eq!(books.number(orders).await, 1, "the same order twice is one order");
}

async fn assert_what_was_read(app: &TestApp, table: &str) {
    let rows = app.books().await.rows("SELECT type, subject FROM events ORDER BY seq", &[]).await;
    let written: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let read: Vec<(String, String)> = table
        .lines()
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            (columns[1].to_owned(), columns[2].to_owned())
        })
        .collect();
    assert!(read.len() >= 4);
    assert_eq!(read, written);
}

#[test]
fn the_program_that_reads_a_queue_is_the_one_that_is_tested() {
    let program = read("tests/examples/erp_queue.rs");
    let code = &program[program.find("use std::collections").unwrap()..];
    assert_eq!(blocks(&read("docs/integration.md"), "rust"), [code]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_that_reads_a_queue_reads_it() {
    let Some(broker) = Broker::start().await else { return };
    let app = TestApp::start_with(1, &[("WORKER", "true"), ("AMQP_URL", &broker.url())]).await;
    let program = binary().with_file_name("examples").join("erp_queue");
    assert!(program.exists(), "{} is missing: `cargo test` for the whole workspace builds it", program.display());
    wait_for_exchange(&broker).await;
    let running = Command::new(program).arg(broker.url()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut running = running.unwrap();
    eventually("it reads", || async { readers(&broker, "erp").await == 1 }).await;
    let lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let seller = app.seller().await;
    let product = seller.product("BOLT", "1.00", 100).await;
    let order = seller.order(product, 1).await;
    let subject = format!("\"order/{}\"", order["id"].as_str().unwrap());
    let found = tokio::task::spawn_blocking(move || {
        lines.map_while(Result::ok).find(|line| line.contains("order.placed.v1")).unwrap_or_default()
    });
    let found = tokio::time::timeout(std::time::Duration::from_secs(30), found).await;
    let _ = running.kill();
    let _ = running.wait();
    assert_eq!(found.unwrap().unwrap(), format!("\"order.placed.v1\" {subject} \"1\""));
    app.close().await;
}
