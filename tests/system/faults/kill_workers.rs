//! `kill -9` of workers while they number, draw and keep invoices.

use futures_util::{StreamExt, stream};
use system_tests::{Books, Seller, ServerProcess, TestApp, eventually};

const ORDERS: usize = 100;

async fn workers(app: &TestApp) -> Vec<ServerProcess> {
    let (documents, secret) = (app.documents().display().to_string(), "for tests only: thirty-two bytes or more");
    let variables = [("DATABASE_URL", app.database_url()), ("JWT_SECRET", secret), ("DOCUMENTS_DIR", &documents)];
    vec![ServerProcess::start(&variables).await, ServerProcess::start(&variables).await]
}

async fn ship(seller: &Seller, product: i64) {
    let orders = stream::iter(0..ORDERS).map(|_| seller.shipped(product, 1)).buffer_unordered(8);
    orders.collect::<Vec<_>>().await;
}

/// What the dead had claimed, which would be free by itself in a while.
const FREE: &str = "UPDATE invoicing_due SET due_at = now(); UPDATE invoices SET due_at = now() WHERE filed_at IS NULL";

/// Kills both whenever so many more documents were issued or kept, in turn.
async fn kill_again_and_again(workers: &mut [ServerProcess], books: &Books) {
    for round in 0..6 {
        let done =
            if round % 2 == 0 { "SELECT count(*) FROM invoices" } else { "SELECT count(filed_at) FROM invoices" };
        let before = books.number(done).await;
        eventually("there is progress", async || books.number(done).await >= before + 3).await;
        for worker in &mut *workers {
            worker.kill_9();
        }
        for worker in &mut *workers {
            worker.spawn_again();
        }
        books.execute(FREE).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_are_killed_while_they_invoice_leave_no_gap_and_double_nothing() {
    let app = TestApp::start().await;
    let (seller, books) = (app.seller().await, app.books().await);
    let product = seller.product("KILLED", "5.00", 1_000).await;
    let mut workers = workers(&app).await;
    futures_util::join!(ship(&seller, product), kill_again_and_again(&mut workers, &books));
    for worker in &mut workers {
        worker.wait_until_ready().await;
    }
    books.execute(FREE).await.unwrap();
    let kept = "SELECT count(filed_at) FROM invoices";
    eventually("all is kept", async || books.number(kept).await == 100).await;
    assert_eq!(books.number("SELECT max(serial) FROM invoices").await, 100);
    assert_eq!(books.number("SELECT count(DISTINCT order_id) FROM invoices").await, 100);
    let told = "SELECT count(DISTINCT subject) FROM events WHERE type = 'invoice.issued.v1'";
    assert_eq!(
        (books.number(told).await, books.events("invoice.issued.v1").await.len()),
        (100, 100),
        "each is told once"
    );
    for row in books.rows("SELECT object, sha256 FROM invoices", &[]).await {
        let (object, sha256): (String, String) = (row.get(0), row.get(1));
        let bytes = std::fs::read(app.documents().join(object)).unwrap();
        let found = books.rows("SELECT encode(sha256($1), 'hex')", &[&bytes]).await;
        assert_eq!(found[0].get::<_, String>(0), sha256);
    }
    app.close().await;
}
