//! The tour in `README.md`

use std::process::Command;

use system_tests::TestApp;

use super::{blocks, has, read};

#[tokio::test(flavor = "multi_thread")]
async fn the_tour_works_as_it_is_written() {
    if !has("curl") || !has("python3") {
        return;
    }
    let app = TestApp::start_with(1, &[("WORKER", "true"), ("WEBHOOK_ALLOW_PRIVATE", "true")]).await;
    let readme = read("README.md");
    let tour = readme.split("## A tour").nth(1).unwrap().split("## Commands").next().unwrap();
    let commands = blocks(tour, "sh");
    assert!(commands.len() >= 10, "{commands:?}");
    let folder = tempfile::tempdir().unwrap();
    let (here, port) = (folder.path().display().to_string(), system_tests::free_port().to_string());
    let script = commands.join("\n").replace("http://127.0.0.1:8080", app.base()).replace("/tmp/", &format!("{here}/"));
    let script = format!("trap 'kill $(jobs -p)' EXIT\n{}", script.replace("9000", &port));
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &script]).current_dir(folder.path());
    let ran = tokio::task::spawn_blocking(move || bash.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    assert!(std::fs::read(folder.path().join("invoice.pdf")).unwrap().starts_with(b"%PDF-1."), "{said}");
    assert!(said.contains(r#""drift":0"#), "{said}");

    let books = app.books().await;
    let orders = "SELECT string_agg(status || ' ' || quantity || ' ' || backordered, ', ' ORDER BY o.id)
        FROM orders o JOIN order_items i ON i.order_id = o.id";
    let orders: String = books.rows(orders, &[]).await[0].get(0);
    assert_eq!(orders, "SHIPPED 5 0, PENDING 600 0, CANCELLED 2 0, PENDING 1 0");
    app.close().await;
}
