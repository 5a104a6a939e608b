//! Fifty copies of one keyed request at once have one effect, and get the same answer fifty times.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use serde_json::{Value, json};
use system_tests::{Answer, Client, TestApp};

use super::{Mode, spread};

async fn fifty(app: &TestApp, client: &Client, path: &str, body: &Value) -> Vec<Answer> {
    let mut next = spread(app, client);
    let copies = (0..50).map(|_| {
        let client = next();
        async move { client.post_keyed(path, "fifty-copies", body).await }
    });
    join_all(copies).await
}

fn assert_one_answer(answers: &[Answer], status: u16) {
    let first = answers[0].expect(status);
    for answer in answers {
        assert_eq!(answer.expect(status), first);
    }
    let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count();
    assert_eq!(fresh, 1, "one did it, the others were told");
}

async fn orders(mode: Mode) {
    let app = mode.start().await;
    let seller = app.seller().await;
    let product = seller.product("ONCE", "5.00", 1).await;
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let answers = fifty(&app, &seller.customer, "/orders", &body).await;
    assert_one_answer(&answers, 201);
    assert_eq!(app.books().await.number("SELECT count(*) FROM orders").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_copies_of_one_order_make_one_order() {
    orders(Mode::usual(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_copies_of_one_order_at_two_servers_make_one_order() {
    orders(Mode::usual(2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_copies_of_one_order_make_one_order_however_orders_are_placed() {
    for mode in Mode::others() {
        orders(mode).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_of_many_orders_in_the_same_groups_make_each_order_once() {
    for mode in Mode::others().filter(|mode| mode.servers == 2).chain([Mode::usual(1), Mode::usual(2)]) {
        let app = mode.start().await;
        let seller = app.seller().await;
        let product = seller.product("ONCE-EACH", "5.00", 12).await;
        let mut next = spread(&app, &seller.customer);
        let copies = (0..128).map(|number| {
            let (client, key) = (next(), format!("order-{}", number % 16));
            let body = json!({"items": [{"product_id": product, "quantity": 1}]});
            async move { (key.clone(), client.post_keyed("/orders", &key, &body).await) }
        });
        let mut placed: BTreeMap<String, Value> = BTreeMap::new();
        let mut refused = BTreeSet::new();
        for (key, answer) in join_all(copies).await {
            if answer.status == 201 {
                let order = answer.json();
                assert_eq!(*placed.entry(key).or_insert_with(|| order.clone()), order, "{mode:?}");
            } else {
                answer.expect_problem(400, "insufficient-stock");
                refused.insert(key);
            }
        }
        assert_eq!((placed.len(), refused.len()), (12, 4), "{mode:?}");
        assert!(placed.keys().all(|key| !refused.contains(key)), "no copy of a success is refused");
        assert_eq!(app.books().await.number("SELECT count(*) FROM orders").await, 12);
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_copies_of_one_payment_pay_once() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let product = seller.product("PAY-ONCE", "5.00", 1).await;
    let id = seller.order(product, 1).await["id"].as_str().unwrap().to_owned();
    let answers = fifty(&app, &seller.customer, &format!("/orders/{id}/pay"), &json!({})).await;
    assert_one_answer(&answers, 200);
    let books = app.books().await;
    assert_eq!(books.number("SELECT count(*) FROM payments").await, 1);
    assert_eq!(books.events("order.paid.v1").await.len(), 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_copies_of_one_receipt_receive_once() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let product = seller.product("RECEIVE-ONCE", "5.00", 0).await;
    let body = json!({"product_id": product, "location_id": 1, "quantity": 7});
    assert_one_answer(&fifty(&app, &seller.manager, "/stock/receive", &body).await, 201);
    assert_eq!(app.books().await.number("SELECT sum(on_hand) FROM stock_levels").await, 7);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_twice_at_once_without_a_key_ends_in_one_payment() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let product = seller.product("PAY-TWICE", "5.00", 1).await;
    let id = seller.order(product, 1).await["id"].as_str().unwrap().to_owned();
    let mut next = spread(&app, &seller.customer);
    let path = format!("/orders/{id}/pay");
    let payments = (0..16).map(|_| {
        let (client, path) = (next(), path.clone());
        async move { client.post(&path, &json!({})).await.status.as_u16() }
    });
    let statuses = join_all(payments).await;
    assert!(statuses.contains(&200) && statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    assert_eq!(app.books().await.number("SELECT count(*) FROM payments WHERE status = 'APPROVED'").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_against_cancelling_ends_paid_or_refunded_and_never_in_between() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let product = seller.product("PAY-OR-CANCEL", "5.00", 40).await;
    for _ in 0..20 {
        let id = seller.order(product, 1).await["id"].as_str().unwrap().to_owned();
        let (pay, cancel) = (format!("/orders/{id}/pay"), format!("/orders/{id}/cancel"));
        let elsewhere = seller.customer.at(&app.bases()[1]);
        let nothing = json!({});
        let (paid, cancelled) =
            futures_util::join!(seller.customer.post(&pay, &nothing), elsewhere.post(&cancel, &nothing));
        cancelled.expect(200);
        assert!([200, 409].contains(&paid.status.as_u16()), "{}", paid.text);
        let order = seller.customer.get(&format!("/orders/{id}")).await.expect(200);
        assert_eq!(order["status"], "CANCELLED");
    }
    let books = app.books().await;
    let open = "SELECT count(*) FROM payments p FULL JOIN refunds r ON r.payment_id = p.id AND r.amount = p.amount
        WHERE p.status IS DISTINCT FROM 'DECLINED' AND (p.status, r.status) IS DISTINCT FROM ('APPROVED', 'REFUNDED')";
    assert_eq!(books.number(open).await, 0, "what was taken was given back once");
    assert_eq!(books.number("SELECT count(*) FROM orders WHERE amount_refunded < amount_paid").await, 0);
    app.close().await;
}
