//! What arrived, compared with what happened.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use smtp_adapter::testing::{Mailbox, ReceivedLetter};
use system_tests::{Books, Seller, eventually};

use super::app;

/// Orders so many times at once, and waits for the answers.
pub async fn order(seller: &Seller, product: i64, orders: usize) {
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let orders = (0..orders).map(|_| seller.customer.post("/orders", &body));
    for answer in futures_util::future::join_all(orders).await {
        answer.expect(201);
    }
}

/// Waits until every event of an order and the invoice of each that was shipped were mailed, and proves that the letters are just
/// those mails: none is missing, and copies have the same Message-ID and say the same. Returns how many mails there are, and how
/// many copies beyond.
pub async fn reconcile(mailbox: &Mailbox, books: &Books) -> (usize, usize) {
    let owed = "SELECT (SELECT count(*) FROM events WHERE type LIKE 'order.%')
                     + (SELECT count(*) FROM orders WHERE status = 'SHIPPED')";
    let sent = "SELECT count(*) FROM mails WHERE status = 'SENT'";
    eventually("what happened is mailed", async || books.number(owed).await == books.number(sent).await).await;
    let mails = books.rows("SELECT '<' || id || '@shop.example>' FROM mails WHERE status = 'SENT'", &[]).await;
    let mails: BTreeSet<String> = mails.iter().map(|row| row.get(0)).collect();
    let letters = mailbox.letters();
    let mut copies: BTreeMap<String, Vec<ReceivedLetter>> = BTreeMap::new();
    for letter in &letters {
        copies.entry(letter.message_id()).or_default().push(letter.clone());
    }
    assert_eq!(copies.keys().cloned().collect::<BTreeSet<_>>(), mails, "each mail arrived, and nothing else did");
    for copies in copies.values() {
        let said = |letter: &ReceivedLetter| (letter.to.clone(), letter.header("Subject"));
        assert!(copies.iter().all(|copy| said(copy) == said(&copies[0])), "{copies:?}");
    }
    (mails.len(), letters.len() - mails.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_mailed_each_step_of_their_order_once() {
    let mailbox = Mailbox::open().await;
    let app = app(1, &mailbox).await;
    let seller = app.seller().await;
    let product = seller.product("MAILED", "150.00", 10).await;
    let body = json!({"items": [{"product_id": product, "quantity": 2}], "purchase_order_number": "PO-4711"});
    let shipped = seller.customer.post("/orders", &body).await.expect(201);
    let path = |order: &serde_json::Value, verb: &str| format!("/orders/{}/{verb}", order["id"].as_str().unwrap());
    seller.customer.post(&path(&shipped, "pay"), &json!({})).await.expect(200);
    let how = json!({"carrier": "DHL", "tracking_number": "00340434161094042557"});
    seller.admin.post(&path(&shipped, "ship"), &how).await.expect(200);
    let cancelled = seller.stranger.post("/orders", &body).await.expect(201);
    seller.stranger.post(&path(&cancelled, "cancel"), &json!({"reason": "ordered twice"})).await.expect(200);

    let books = app.books().await;
    assert_eq!(reconcile(&mailbox, &books).await, (6, 0));
    let invoice: String = books.rows("SELECT number FROM invoices", &[]).await[0].get(0);
    let mut told: Vec<_> =
        mailbox.letters().into_iter().map(|letter| (letter.to[0].clone(), letter.header("Subject").unwrap())).collect();
    told.sort();
    let (one, other) = (shipped["number"].as_str().unwrap(), cancelled["number"].as_str().unwrap());
    let expected = [
        ("customer@example.com", format!("Invoice {invoice} for order {one}")),
        ("customer@example.com", format!("Order {one} confirmed")),
        ("customer@example.com", format!("Order {one} has been shipped")),
        ("customer@example.com", format!("Payment received for order {one}")),
        ("stranger@example.com", format!("Order {other} confirmed")),
        ("stranger@example.com", format!("Order {other} has been cancelled")),
    ];
    assert_eq!(told, expected.map(|(to, subject)| (to.to_owned(), subject)));
    let shipped = mailbox.letters().into_iter().find(|letter| letter.text.contains("shipped")).unwrap();
    for fact in ["DHL", "00340434161094042557", "PO-4711", "300.00 EUR"] {
        assert!(shipped.text.contains(fact), "{fact} is missing: {}", shipped.text);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_at_once_send_each_mail_once() {
    let mailbox = Mailbox::open().await;
    let app = app(2, &mailbox).await;
    let seller = app.seller().await;
    let product = seller.product("SHARED", "1.00", 1_000).await;
    for _ in 0..8 {
        order(&seller, product, 25).await;
    }
    assert_eq!(reconcile(&mailbox, &app.books().await).await, (200, 0));
    app.close().await;
}
