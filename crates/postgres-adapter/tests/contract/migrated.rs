//! A database of the version that knew neither parts of payments nor refunds is migrated with everything in it.

use std::{fs, path::PathBuf};

use domain::{
    orders::{Order, OrderQueries, PaymentState, PaymentStatus, RefundStatus},
    store::Store,
    testing::{
        a_buyer, a_cancelled_order, a_customer, a_paid_order, a_shipped_order, an_order, euros, keyed, noon, nth_id,
    },
    values::{Money, OrderId, OrderRef, RefundId},
};
use embedded_postgres::testing;
use postgres_adapter::{PostgresStore, migrations};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio_postgres::Client;

use crate::support::{Fallible, outsider, store_at};

/// The migrations that came with parts, refunds and invoices.
const LATER: [&str; 3] = ["000016", "000017", "000018"];

fn folders() -> Vec<PathBuf> {
    let all = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations")).unwrap();
    let mut folders: Vec<PathBuf> = all.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name_of(folder: &std::path::Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn is_later(folder: &std::path::Path) -> bool {
    let name = name_of(folder);
    LATER.iter().any(|later| name.contains(later)) || name.as_str() > "2026-11-27-000018"
}

/// As the version before left it: its schema, and which migrations were run.
async fn schema_of_before(client: &Client) {
    client
        .batch_execute("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now())")
        .await
        .unwrap();
    for folder in folders().iter().filter(|folder| !is_later(folder)) {
        client.batch_execute(&fs::read_to_string(folder.join("up.sql")).unwrap()).await.unwrap();
        let name = name_of(folder);
        let version: String = name.split('_').next().unwrap().replace('-', "");
        client.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ($1)", &[&version]).await.unwrap();
    }
}

/// The orders of before, by number: their state and what became of their payments.
///
/// 1 is new, 2 paid, 3 shipped, 4 cancelled and given back, 5 cancelled and to be given back, 6 and 7 cancelled before their money came
/// (and given back, or to be given back), 8 declined and cancelled, 9 about to be paid; 10 was free and paid, 11 free and cancelled.
const BEFORE: &str = "
    INSERT INTO users (id, customer_number, email, password_hash, role, status, name, company, billing_address, token_epoch, created_at)
        SELECT $customer, $number, $email, 'x', 'CUSTOMER', 'ACTIVE', $name, $company, $address, 0, $noon;
    INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, paid_at, shipped_at, cancelled_at,
            number, currency, status, payment, fulfilment)
        SELECT $id(n), $customer, 1, total, 0, 0, total, $noon, CASE WHEN payment <> 'UNPAID' THEN $noon END,
            CASE status WHEN 'SHIPPED' THEN $noon END, CASE status WHEN 'CANCELLED' THEN $noon END,
            'ORD-2026-' || lpad(n::text, 6, '0'), 'EUR', status, payment, CASE status WHEN 'SHIPPED' THEN 'FULFILLED' ELSE 'UNFULFILLED' END
        FROM (VALUES (1, 'PENDING', 'UNPAID', 20), (2, 'PAID', 'PAID', 20), (3, 'SHIPPED', 'PAID', 20), (4, 'CANCELLED', 'REFUNDED', 20),
            (5, 'CANCELLED', 'REFUNDED', 20), (6, 'CANCELLED', 'UNPAID', 20), (7, 'CANCELLED', 'UNPAID', 20), (8, 'CANCELLED', 'UNPAID', 20),
            (9, 'PENDING', 'UNPAID', 20), (10, 'PAID', 'PAID', 0), (11, 'CANCELLED', 'REFUNDED', 0)) AS o (n, status, payment, total);
    INSERT INTO products (id, version, current_price, status, sku, name, created_at, updated_at)
        SELECT 1, 1, 10, 'ACTIVE', 'SKU-1', 'Product 1', $noon, $noon;
    INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled, unit_price_at_purchase,
            tax_rate, tax, sku, product_name)
        SELECT id, 1, 1, 2, CASE WHEN status IN ('PENDING', 'PAID') THEN 2 ELSE 0 END, 0, CASE status WHEN 'SHIPPED' THEN 2 ELSE 0 END,
            CASE status WHEN 'CANCELLED' THEN 2 ELSE 0 END, total_amount / 2, 0, 0, 'SKU-1', 'Product 1'
        FROM orders;
    INSERT INTO payments (id, order_id, amount, currency, status, gateway_reference, created_at, settled_at)
        SELECT $payment(n), $id(n), amount, 'EUR', status, 'gateway-' || n, $noon, CASE WHEN status <> 'PENDING' THEN $noon END
        FROM (VALUES (2, 'APPROVED', 20), (3, 'APPROVED', 20), (4, 'REFUNDED', 20), (5, 'REFUNDING', 20), (6, 'REFUNDED', 20),
            (7, 'REFUNDING', 20), (8, 'DECLINED', 20), (9, 'PENDING', 20), (10, 'APPROVED', 0), (11, 'REFUNDING', 0)) AS p (n, status, amount);
    INSERT INTO payments (id, order_id, amount, currency, status, created_at, settled_at)
        SELECT $payment(102), $id(2), 20, 'EUR', 'DECLINED', $noon - interval '1 minute', $noon";

fn before() -> String {
    let buyer = a_buyer();
    let quoted = |text: Option<String>| text.map_or("NULL".to_owned(), |text| format!("'{text}'"));
    let uuid = |first: u64| format!("('{}' || lpad(to_hex({first} + n), 8, '0'))::uuid", &nth_id(0).to_string()[..28]);
    let mut sql = BEFORE
        .replace("$customer", &format!("'{}'::uuid", buyer.id.uuid()))
        .replace("$number", &buyer.number.number().to_string())
        .replace("$email", &format!("'{}'", buyer.email.as_str()))
        .replace("$name", &quoted(buyer.name.map(String::from)))
        .replace("$company", &quoted(buyer.company.map(String::from)))
        .replace("$address", &quoted(buyer.billing_address.map(String::from)))
        .replace("$noon", &format!("'{}'::timestamptz", noon().to_rfc3339()));
    for (name, first) in [("$id(", 3_000_000), ("$payment(", 4_000_000)] {
        while let Some((head, rest)) = sql.clone().split_once(name) {
            let (n, tail) = rest.split_once(')').unwrap();
            sql = format!("{head}{}{tail}", uuid(first).replace("+ n)", &format!("+ {n})")));
        }
    }
    sql
}

/// An answer as the version before wrote it: without anything that it did not know.
fn answer_of_before(order: &Order) -> Value {
    let mut answer = serde_json::to_value(order).unwrap();
    let forget = |value: &mut Value, names: &[&str]| {
        for name in names {
            value.as_object_mut().unwrap().remove(*name).unwrap_or_else(|| panic!("no {name}"));
        }
    };
    let news = ["payment_terms", "region", "tax_exemption_id", "shipping_rule", "amount_paid", "amount_refunded"];
    forget(&mut answer, &news);
    forget(&mut answer["customer"], &news[..3]);
    for line in answer["lines"].as_array_mut().unwrap() {
        forget(line, &["tax_class", "tax_rule"]);
    }
    for shipment in answer["shipments"].as_array_mut().unwrap() {
        forget(shipment, &["undone_at", "undone_because"]);
    }
    answer
}

fn answers() -> Vec<(&'static str, Order)> {
    let refunded = Order { payment: PaymentState::Refunded, paid_at: Some(noon()), ..a_cancelled_order() };
    let refunded = Order { amount_paid: euros(2_000), amount_refunded: euros(2_000), ..refunded };
    vec![
        ("placed", an_order()),
        ("paid", a_paid_order()),
        ("shipped", a_shipped_order()),
        ("cancelled", a_cancelled_order()),
        ("refunded", refunded),
    ]
}

async fn keep_answers(client: &Client) {
    let insert = "INSERT INTO idempotency_keys (actor_id, key, fingerprint, answer)
        VALUES ($1::text::uuid, $2, decode(repeat('07', 32), 'hex'), $3::text::jsonb)";
    let actor = a_customer().user_id.uuid().to_string();
    for (key, order) in answers() {
        client.execute(insert, &[&actor, &key, &answer_of_before(&order).to_string()]).await.unwrap();
    }
    client.execute(insert, &[&actor, &"received", &r#"{"movement_id": 1, "on_hand": 5}"#]).await.unwrap();
}

fn id(number: u64) -> OrderId {
    OrderId::new(nth_id(3_000_000 + number))
}

/// What was paid and given back for each order, in cents, and the states of its payments and refunds.
async fn money(store: &PostgresStore, number: u64) -> (PaymentState, i64, i64, Vec<PaymentStatus>, Vec<RefundStatus>) {
    let order = store.find_order(&OrderRef::Id(id(number))).await.unwrap().unwrap();
    let (payments, refunds) = store.list_payments(order.id).await.unwrap();
    for refund in &refunds {
        assert_eq!(refund.id, RefundId::new(nth_id(4_000_000 + number)), "the gateway knows it by the payment's id");
        assert_eq!((refund.payment_id.uuid(), refund.amount), (refund.id.uuid(), order.total));
        assert_eq!(refund.settled_at.is_some(), refund.status == RefundStatus::Refunded);
    }
    assert_eq!(order.payment, order.payment_state(), "order {number}");
    let minor = Money::minor;
    (
        order.payment,
        minor(order.amount_paid),
        minor(order.amount_refunded),
        payments.iter().map(|payment| payment.status).collect(),
        refunds.iter().map(|refund| refund.status).collect(),
    )
}

async fn assert_reads_right(store: &PostgresStore) {
    use PaymentState::{Paid, Refunded, Unpaid};
    use PaymentStatus::{Approved, Declined, Pending};
    let (owed, back) = (vec![RefundStatus::Pending], vec![RefundStatus::Refunded]);
    let expected = [
        (1, Unpaid, 0, 0, vec![], vec![]),
        (2, Paid, 2_000, 0, vec![Declined, Approved], vec![]),
        (3, Paid, 2_000, 0, vec![Approved], vec![]),
        (4, Refunded, 2_000, 2_000, vec![Approved], back.clone()),
        (5, Refunded, 2_000, 2_000, vec![Approved], owed.clone()),
        (6, Refunded, 2_000, 2_000, vec![Approved], back),
        (7, Refunded, 2_000, 2_000, vec![Approved], owed),
        (8, Unpaid, 0, 0, vec![Declined], vec![]),
        (9, Unpaid, 0, 0, vec![Pending], vec![]),
        (10, Paid, 0, 0, vec![Approved], vec![]),
        (11, Refunded, 0, 0, vec![Approved], vec![]),
    ];
    for (number, payment, paid, given_back, payments, refunds) in expected {
        assert_eq!(money(store, number).await, (payment, paid, given_back, payments, refunds), "order {number}");
    }
    let owed = store.list_owed(None).await.unwrap();
    assert_eq!(owed.iter().map(|refund| refund.order_id).collect::<Vec<_>>(), [id(5), id(7)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_paid_and_given_back_reads_right_after_the_migration_and_after_its_return() -> Fallible {
    let database = testing::cluster().await.empty_database().await?;
    let (client, store) = (outsider(database.url()).await, store_at(database.url(), |_| {}));
    schema_of_before(&client).await;
    client.batch_execute(&before()).await?;
    let run = migrations::run(database.url(), &Handle::current()).await?;
    assert!(run.len() >= LATER.len(), "{run:?}");
    assert_reads_right(&store).await;

    for folder in folders().iter().rev().filter(|folder| is_later(folder)) {
        let down = fs::read_to_string(folder.join("down.sql"))?;
        client.batch_execute(&format!("BEGIN; {down}; COMMIT")).await?;
    }
    client.batch_execute("DELETE FROM __diesel_schema_migrations WHERE version > '20261127000015'").await?;
    let rows = client.query("SELECT status FROM payments ORDER BY id", &[]).await?;
    let statuses: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    let expected =
        ["APPROVED", "APPROVED", "REFUNDED", "REFUNDING", "REFUNDED", "REFUNDING", "DECLINED", "PENDING", "APPROVED"];
    assert_eq!(statuses[..9], expected, "as the version before wrote them");

    migrations::run(database.url(), &Handle::current()).await?;
    assert_reads_right(&store).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_was_answered_under_a_key_is_answered_the_same_by_a_server_that_knows_more() -> Fallible {
    let database = testing::cluster().await.empty_database().await?;
    let client = outsider(database.url()).await;
    schema_of_before(&client).await;
    keep_answers(&client).await;
    migrations::run(database.url(), &Handle::current()).await?;
    let store = store_at(database.url(), |_| {});
    for (key, order) in answers() {
        let kept = store.recall(&keyed(a_customer(), key)).await?.unwrap();
        let mut expected = order;
        for line in &mut expected.lines {
            line.tax_rule = None;
        }
        assert_eq!(serde_json::from_value::<Order>(kept.answer)?, expected, "{key}");
    }
    let other = store.recall(&keyed(a_customer(), "received")).await?.unwrap();
    assert_eq!(other.answer, serde_json::json!({"movement_id": 1, "on_hand": 5}));
    Ok(())
}
