//! Where documents are kept is away, or holds something else, and comes back: numbers are given all the same, and files and mails follow.

use base64::{Engine, engine::general_purpose::STANDARD};
use object_store_adapter::testing::{S3Server, program};
use serde_json::Value;
use smtp_adapter::testing::{Mailbox, ReceivedLetter};
use system_tests::{Books, Seller, ServerProcess, TestApp, eventually, free_port};

const INVOICED: &str = "SELECT count(*) FROM invoices";
const KEPT: &str = "SELECT count(*) FROM invoices WHERE filed_at IS NOT NULL";
const FAILED: &str = "SELECT count(*) FROM invoices WHERE last_failure IS NOT NULL";

/// Servers that keep documents in a bucket on this port, and mail them.
async fn app(port: u16, mailbox: &Mailbox) -> TestApp {
    let (endpoint, url) = (format!("http://127.0.0.1:{port}"), mailbox.url());
    let settings = [
        ("WORKER", "true"),
        ("SMTP_URL", url.as_str()),
        ("FROM_EMAIL", "invoices@shop.example"),
        ("S3_BUCKET", "paper"),
        ("S3_ENDPOINT", &endpoint),
        ("S3_PREFIX", "shop"),
        ("S3_TIMEOUT_S", "2"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ];
    TestApp::start_with(2, &settings).await
}

/// The store's program; says aloud what is not tested without.
fn moto() -> Option<std::path::PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where programs are is known by the environment only")]
    let found = program(|name| std::env::var(name).ok());
    if found.is_none() {
        stockbook::tell(
            "\nSKIPPED, NOT TESTED: moto is not installed, so nothing was kept in a server that is compatible with S3\n",
        );
    }
    found
}

async fn invoices(seller: &Seller, number: usize) -> Vec<Value> {
    let product = seller.product("PAPER", "12.00", 100).await;
    let mut shipped = Vec::new();
    for _ in 0..number {
        shipped.push(seller.shipped(product, 1).await);
    }
    shipped
}

async fn invoice(seller: &Seller, order: &Value) -> Vec<u8> {
    let path = format!("/orders/{}/invoice", order["id"].as_str().unwrap());
    let answer = seller.customer.request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

/// The files in a letter, by their names.
fn attached(letter: &ReceivedLetter) -> Vec<(String, Vec<u8>)> {
    let parts = letter.text.split("Content-Disposition: attachment; filename=\"").skip(1);
    parts
        .map(|part| {
            let (name, rest) = part.split_once('"').unwrap();
            let body = rest.split_once("\r\n\r\n").unwrap().1;
            let encoded: String = body.split("\r\n--").next().unwrap().split_whitespace().collect();
            (name.to_owned(), STANDARD.decode(encoded).unwrap())
        })
        .collect()
}

async fn until(books: &Books, what: &str, question: &str, number: i64) {
    eventually(what, async || books.number(question).await == number).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_kept_in_a_bucket_streamed_from_it_and_mailed() {
    let Some(moto) = moto() else { return };
    let store = S3Server::start(&moto).await;
    store.make_bucket("paper").await;
    let mailbox = Mailbox::open().await;
    let app = app(store.port(), &mailbox).await;
    let seller = app.seller().await;
    let order = invoices(&seller, 1).await.remove(0);
    let number = seller.invoice_of(order["id"].as_str().unwrap()).await;
    let bytes = invoice(&seller, &order).await;
    assert!(bytes.starts_with(b"%PDF-1."));
    assert_eq!(std::fs::read_dir(app.documents()).unwrap().count(), 0, "nothing lies in the folder");

    let is_mailed = async || mailbox.letters().iter().any(|letter| !attached(letter).is_empty());
    eventually("the invoice is mailed", is_mailed).await;
    let letters: Vec<_> = mailbox.letters().into_iter().filter(|letter| !attached(letter).is_empty()).collect();
    assert_eq!((letters.len(), &letters[0].to), (1, &vec!["customer@example.com".to_owned()]));
    assert_eq!(attached(&letters[0]), [(format!("{number}.pdf"), bytes)], "the file that is kept, to the byte");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_bucket_is_away_numbers_are_given_and_files_and_mails_follow_when_it_is_back() {
    let Some(moto) = moto() else { return };
    let (port, mailbox) = (free_port(), Mailbox::open().await);
    let app = app(port, &mailbox).await;
    let (seller, books) = (app.seller().await, app.books().await);
    let orders = invoices(&seller, 5).await;
    until(&books, "numbers are given", INVOICED, 5).await;
    until(&books, "each file was tried", FAILED, 5).await;
    assert_eq!(books.number(KEPT).await, 0);
    let path = format!("/orders/{}/invoice", orders[0]["id"].as_str().unwrap());
    let refused = seller.customer.get(&path).await;
    refused.expect_problem(404, "not-found");
    assert_eq!(refused.header("retry-after"), "1");

    let store = S3Server::start_on(&moto, port).await;
    store.make_bucket("paper").await;
    until(&books, "every file is kept", KEPT, 5).await;
    let mailed = async || mailbox.letters().iter().flat_map(attached).count() == 5;
    eventually("every invoice is mailed", mailed).await;
    let first = invoice(&seller, &orders[0]).await;
    assert!(mailbox.letters().iter().flat_map(attached).any(|(_, bytes)| bytes == first));

    drop(store);
    let away = seller.customer.get(&path).await;
    away.expect_problem(503, "documents-away");
    assert!(!away.header("retry-after").is_empty());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_loses_nothing() {
    let app = TestApp::start_with(1, &[("WORKER", "true")]).await;
    let (seller, books) = (app.seller().await, app.books().await);
    // A file where the folder of invoices would be: also whoever may do everything cannot write beneath it.
    let in_the_way = app.documents().join("invoices");
    std::fs::write(&in_the_way, b"not a folder").unwrap();
    let order = invoices(&seller, 1).await.remove(0);
    until(&books, "it was tried", FAILED, 1).await;
    assert_eq!((books.number(INVOICED).await, books.number(KEPT).await), (1, 0));
    std::fs::remove_file(&in_the_way).unwrap();
    until(&books, "the file is kept", KEPT, 1).await;
    assert!(invoice(&seller, &order).await.starts_with(b"%PDF-1."));
    app.close().await;
}

/// Whoever writes down that a file is kept waits for the advisory lock 1.
const HOLD: &str = "
    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(1);
        RETURN NEW;
    END $$;
    CREATE TRIGGER hold BEFORE UPDATE OF filed_at ON invoices FOR EACH ROW EXECUTE FUNCTION hold()";

/// Who waits for that lock. Locks of all databases of the cluster are listed, and whoever numbers events waits for another one.
const HELD: &str = "FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND (classid, objid) = (0, 1)
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_between_the_file_and_its_row_leaves_one_document_and_one_file() {
    let app = TestApp::start().await;
    let (seller, books, holder) = (app.seller().await, app.books().await, app.books().await);
    books.execute(HOLD).await.unwrap();
    holder.execute("SELECT pg_advisory_lock(1)").await.unwrap();
    let documents = app.documents().display().to_string();
    let secret = "for tests only: thirty-two bytes or more";
    let variables = [("DATABASE_URL", app.database_url()), ("JWT_SECRET", secret), ("DOCUMENTS_DIR", &documents)];
    let mut worker = ServerProcess::start(&variables).await;
    let order = invoices(&seller, 1).await.remove(0);
    let held = format!("SELECT count(*) {HELD}");
    until(&books, "the row waits", &held, 1).await;
    worker.kill_9();
    // Else the server that lost its client would finish what it was told before.
    books.execute(&format!("SELECT pg_terminate_backend(pid) {HELD}")).await.unwrap();
    until(&books, "nobody waits any more", &held, 0).await;
    let year = order["number"].as_str().unwrap()[4..8].to_owned();
    let file = app.documents().join("invoices").join(&year).join(format!("INV-{year}-000001.pdf"));
    let (before, written) = (std::fs::read(&file).unwrap(), file.metadata().unwrap().modified().unwrap());
    assert_eq!((books.number(INVOICED).await, books.number(KEPT).await), (1, 0));

    holder.execute("SELECT pg_advisory_unlock(1)").await.unwrap();
    // The dead worker's claim would end by itself in a while.
    books.execute("UPDATE invoices SET due_at = now()").await.unwrap();
    worker.spawn_again();
    worker.wait_until_ready().await;
    until(&books, "it is kept", KEPT, 1).await;
    assert_eq!(invoice(&seller, &order).await, before);
    assert_eq!(file.metadata().unwrap().modified().unwrap(), written, "it was not written again");
    assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    app.close().await;
}
