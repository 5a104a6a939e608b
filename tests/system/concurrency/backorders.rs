//! Goods that arrive while orders wait for them, are cancelled and are placed: nobody gets what is not there, nobody is overtaken, and
//! nothing lies about while somebody waits.

use futures_util::future::{join_all, join3};
use serde_json::{Value, json};
use system_tests::{Answer, Client, Seller};

use super::{Mode, spread};

const WAITING: usize = 16;
const UNITS: i64 = 3;

/// Orders that wait for all of their units, oldest first.
async fn queue(seller: &Seller, product: i64) -> Vec<String> {
    let mut orders = Vec::new();
    for _ in 0..WAITING {
        let body = json!({"items": [{"product_id": product, "quantity": UNITS}], "allow_backorder": true});
        let order = seller.customer.post("/orders", &body).await.expect(201);
        assert_eq!(order["items"][0]["backordered"], UNITS);
        orders.push(order["id"].as_str().unwrap().to_owned());
    }
    orders
}

async fn receive(client: Client, product: i64, units: i64) -> Answer {
    let body = json!({"product_id": product, "location_id": 1, "quantity": units});
    client.post("/stock/receive", &body).await
}

async fn cancel(client: Client, order: &str, body: Value) -> Answer {
    client.post(&format!("/orders/{order}/cancel"), &body).await
}

async fn place(client: Client, body: Value) -> Answer {
    client.post("/orders", &body).await
}

async fn race(mode: Mode) {
    let app = mode.start().await;
    let seller = app.seller().await;
    let product = seller.product("SCARCE", "5.00", 0).await;
    let orders = queue(&seller, product).await;
    let (mut managers, mut customers) = (spread(&app, &seller.manager), spread(&app, &seller.customer));

    // 30 units for 48 that wait, of which at most 4 × 3 + 4 are cancelled meanwhile: so somebody always waits.
    let receipts: Vec<_> = (0..15).map(|_| receive(managers(), product, 2)).collect();
    let one = json!({"items": [{"product_id": product, "quantity": 1}]});
    let mut cancels: Vec<_> = orders.iter().step_by(4).map(|order| cancel(customers(), order, json!({}))).collect();
    cancels.extend(orders.iter().skip(1).step_by(4).map(|order| cancel(customers(), order, one.clone())));
    let newer: Vec<_> = (0..10).map(|_| place(customers(), one.clone())).collect();
    let (received, cancelled, placed) = join3(join_all(receipts), join_all(cancels), join_all(newer)).await;
    for answer in received {
        answer.expect(201);
    }
    for answer in cancelled {
        answer.expect(200);
    }
    for answer in placed {
        answer.expect_problem(400, "insufficient-stock");
    }

    let books = app.books().await;
    assert_eq!(books.number("SELECT sum(on_hand) FROM stock_levels").await, 30);
    assert_eq!(
        books.number("SELECT sum(reserved) FROM stock_levels").await,
        30,
        "all that came is promised to those who waited"
    );
    assert_eq!(books.number("SELECT sum(backordered) FROM order_items").await, 48 - 12 - 4 - 30);
    let overtaken = "SELECT count(*) FROM order_items older JOIN order_items newer USING (product_id)
        WHERE older.order_id < newer.order_id AND older.backordered > 0 AND newer.reserved > 0";
    assert_eq!(books.number(overtaken).await, 0, "nobody was overtaken");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_and_cancels_never_over_fill_those_who_wait() {
    for servers in [1, 2] {
        race(Mode::usual(servers)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_and_cancels_never_over_fill_however_orders_are_placed() {
    for mode in Mode::others().filter(|mode| mode.servers == 2) {
        race(mode).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_wait_for_a_product_than_may_however_many_ask_at_once() {
    let app = Mode::usual(2).start().await;
    let seller = app.seller().await;
    let product = seller.product("LIMITED", "5.00", 1).await;
    seller.admin.patch(&format!("/products/{product}"), &json!({"backorder_limit": 5})).await.expect(200);
    let mut customers = spread(&app, &seller.customer);
    let body = json!({"items": [{"product_id": product, "quantity": 2}], "allow_backorder": true});
    let orders = (0..12).map(|_| place(customers(), body.clone()));
    let answers = join_all(orders).await;
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.expect_problem(400, "insufficient-stock");
    }
    // One of the first pair is there: then 1 + 2 + 2 wait.
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
    assert_eq!(app.books().await.number("SELECT backordered FROM products WHERE sku = 'LIMITED'").await, 5);
    app.close().await;
}
