//! Two hundred orders are invoiced at once by two workers, while writing fails every now and then and connections break: numbers have
//! no gaps, no order has two invoices, and no order waits.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use system_tests::{Books, Seller, TestApp, eventually};

const ORDERS: usize = 200;

/// Of the first two hundred tries to write a document every seventh fails, every eleventh is told to try again, and every
/// twenty-third loses its connection. A sequence counts them, since a rollback takes nothing back from it.
const FAILURES: &str = "
    CREATE SEQUENCE tries;
    CREATE FUNCTION fail_sometimes() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE n bigint := nextval('tries');
    BEGIN
        IF n <= 200 THEN
            IF n % 23 = 0 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
            IF n % 11 = 0 THEN RAISE EXCEPTION 'injected' USING ERRCODE = 'serialization_failure'; END IF;
            IF n % 7 = 0 THEN RAISE EXCEPTION 'injected' USING ERRCODE = 'disk_full'; END IF;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fail_sometimes BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION fail_sometimes();";

/// Places an order, pays it and ships it, and returns how long the slowest of these took.
async fn order(seller: &Seller, product: i64) -> Duration {
    let mut slowest = Duration::ZERO;
    let began = Instant::now();
    let placed = seller.order(product, 1).await;
    slowest = slowest.max(began.elapsed());
    for (client, verb) in [(&seller.customer, "pay"), (&seller.manager, "ship")] {
        let began = Instant::now();
        let path = format!("/orders/{}/{verb}", placed["id"].as_str().unwrap());
        client.post(&path, &json!({})).await.expect(200);
        slowest = slowest.max(began.elapsed());
    }
    slowest
}

/// So many orders, sixteen at a time; how long the slowest step took.
async fn orders(seller: &Seller, product: i64, number: usize) -> Duration {
    let all = stream::iter(0..number).map(|_| order(seller, product)).buffer_unordered(16);
    all.fold(Duration::ZERO, async |slowest, it| slowest.max(it)).await
}

async fn wait_for_invoices(books: &Books, number: usize) {
    let deadline = Instant::now() + Duration::from_secs(180);
    let number = i64::try_from(number).unwrap();
    while books.number("SELECT count(*) FROM invoices WHERE filed_at IS NOT NULL").await < number {
        assert!(Instant::now() < deadline, "{:?}", books.number("SELECT count(*) FROM invoices").await);
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_invoices_at_once_have_no_gaps_whatever_fails() {
    let app = TestApp::start_with(2, &[("WORKER", "true")]).await;
    let seller = app.seller().await;
    let product = seller.product("INVOICED", "5.00", 1_000).await;
    let books = app.books().await;
    books.execute(FAILURES).await.unwrap();
    let slowest = orders(&seller, product, ORDERS).await;
    wait_for_invoices(&books, ORDERS).await;

    let issued = books.number("SELECT count(*) FROM invoices").await;
    let (first, last) = ("SELECT min(serial) FROM invoices", "SELECT max(serial) FROM invoices");
    assert_eq!((issued, books.number(first).await, books.number(last).await), (200, 1, 200));
    assert_eq!(books.number("SELECT count(DISTINCT order_id) FROM invoices").await, 200);
    assert_eq!(books.number("SELECT last FROM document_series").await, 200);
    let tries = books.number("SELECT last_value FROM tries").await;
    assert!(tries > 220, "{tries} tries: hardly any failed");
    stockbook::tell(&format!(
        "invoices: {issued} numbers issued in {tries} tries, gaps: {}, the slowest step of an order took {slowest:?}",
        books.number(last).await - issued,
    ));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_order_waits_while_numbers_cannot_be_drawn() {
    let app = TestApp::start_with(1, &[("WORKER", "true")]).await;
    let seller = app.seller().await;
    let product = seller.product("NOT-WAITING", "5.00", 100).await;
    let (books, holder) = (app.books().await, app.books().await);
    holder.execute("BEGIN; LOCK TABLE document_series IN ACCESS EXCLUSIVE MODE").await.unwrap();
    orders(&seller, product, 20).await;
    let shipped = "SELECT count(*) FROM orders WHERE status = 'SHIPPED'";
    assert_eq!((books.number(shipped).await, books.number("SELECT count(*) FROM invoices").await), (20, 0));
    holder.execute("COMMIT").await.unwrap();
    wait_for_invoices(&books, 20).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_that_are_shipped_cancelled_and_refunded_meanwhile_are_credited_to_what_is_left() {
    let app = TestApp::start_with(2, &[("WORKER", "true"), ("TAX_RATE", "0.0725"), ("INVOICE_ON", "payment")]).await;
    let seller = app.seller().await;
    let product = seller.product("CREDITED", "0.33", 1_000).await;
    let work = stream::iter(0..40).map(|number| change_one(&app, &seller, product, number)).buffer_unordered(8);
    work.collect::<Vec<()>>().await;
    let books = app.books().await;
    let as_it_should = async || books.number(UNLIKE).await == 0;
    eventually("each order's documents come to what the order comes to", as_it_should).await;
    assert!(books.number("SELECT count(*) FROM invoices WHERE kind = 'CREDIT_NOTE'").await > 0);
    app.close().await;
}

/// Orders whose invoice less its credit notes is not what they come to. Tax is that on all units that are left of a line.
const UNLIKE: &str = "
    SELECT count(*) FROM orders o LEFT JOIN (
        SELECT order_id, sum(CASE kind WHEN 'INVOICE' THEN total ELSE -total END) AS billed FROM invoices GROUP BY 1
    ) AS i ON i.order_id = o.id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN o.payment = 'REFUNDED' THEN 0 ELSE
            sum((quantity - cancelled) * unit_price_at_purchase
                + round((quantity - cancelled) * unit_price_at_purchase * l.tax_rate, 2)) END AS total
        FROM order_items l WHERE l.order_id = o.id
    ) AS worth
    WHERE coalesce(i.billed, 0) <> worth.total";

/// Pays an order, which invoices it, and then does this or that to it.
async fn change_one(app: &TestApp, seller: &Seller, product: i64, number: usize) {
    let (here, there) = (&app.bases()[number % 2], &app.bases()[(number + 1) % 2]);
    let (customer, admin) = (seller.customer.at(here), seller.admin.at(there));
    let body = json!({"items": [{"product_id": product, "quantity": 7}]});
    let placed = customer.post("/orders", &body).await.expect(201);
    let path = |verb: &str| format!("/orders/{}/{verb}", placed["id"].as_str().unwrap());
    customer.post(&path("pay"), &json!({})).await.expect(200);
    if number.is_multiple_of(8) {
        seller.invoice_of(placed["id"].as_str().unwrap()).await;
    }
    let units = |units: usize| json!({"items": [{"product_id": product, "quantity": units}]});
    let steps: Vec<(&str, Value)> = match number % 4 {
        0 => vec![("cancel", units(1)), ("cancel", units(2)), ("ship", json!({}))],
        1 => vec![("ship", units(3)), ("cancel", units(3)), ("ship", json!({})), ("refund", json!({}))],
        2 => vec![("cancel", units(3)), ("cancel", json!({}))],
        _ => vec![("ship", json!({}))],
    };
    for (verb, body) in steps {
        admin.post(&path(verb), &body).await.expect(200);
    }
}
