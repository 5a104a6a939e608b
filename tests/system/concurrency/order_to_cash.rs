//! Steps of one order that race: each unit of stock and each cent goes one way.

use futures_util::{
    future::{join, join_all},
    join,
};
use serde_json::{Value, json};
use system_tests::{Answer, Client};

use super::Mode;

async fn step(client: &Client, id: &str, verb: &str, body: Value) -> Answer {
    client.post(&format!("/orders/{id}/{verb}"), &body).await
}

fn id(order: &Value) -> String {
    order["id"].as_str().unwrap().to_owned()
}

/// How many answers were 200; all others say that the step is not legal any more.
fn taken(answers: &[Answer]) -> usize {
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        refused.expect_problem(409, "illegal-transition");
    }
    answers.iter().filter(|answer| answer.status == 200).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_shipped_or_cancelled_and_never_both() {
    let app = Mode::usual(2).start().await;
    let seller = app.seller().await;
    let product = seller.product("SHIP-OR-CANCEL", "5.00", 100).await;
    let elsewhere = seller.admin.at(&app.bases()[1]);
    for round in 0..20 {
        let order = id(&seller.order(product, 2).await);
        step(&seller.customer, &order, "pay", json!({})).await.expect(200);
        let (shipped, cancelled) = join!(
            step(&seller.manager, &order, "ship", json!({})),
            step(&elsewhere, &order, "cancel", json!({"reason": "too late?"})),
        );
        assert_eq!(taken(&[shipped.clone(), cancelled]), 1, "in round {round}");
        let order = seller.customer.get(&format!("/orders/{order}")).await.expect(200);
        let expected = if shipped.status == 200 { ("SHIPPED", "PAID") } else { ("CANCELLED", "REFUNDED") };
        assert_eq!((&order["status"], &order["payment"]), (&json!(expected.0), &json!(expected.1)));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_one_line_that_are_shipped_at_once_never_add_up_to_more_than_it_held() {
    let app = Mode::usual(2).start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let product = seller.product("PARTS", "5.00", 60).await;
    seller.receive(product, 2, 60).await;
    let managers: Vec<Client> = app.bases().iter().map(|base| seller.manager.at(base)).collect();
    for _ in 0..8 {
        let order = id(&seller.order(product, 7).await);
        step(&seller.customer, &order, "pay", json!({})).await.expect(200);
        let part = json!({"items": [{"product_id": product, "quantity": 2}]});
        let parts = (0..6).map(|number| step(&managers[number % 2], &order, "ship", part.clone()));
        assert_eq!(taken(&join_all(parts).await), 3, "seven units are three pairs and one that stays");
        let order = seller.customer.get(&format!("/orders/{order}")).await.expect(200);
        let line = &order["items"][0];
        assert_eq!(
            (&line["shipped"], &line["reserved"], &order["fulfilment"]),
            (&json!(6), &json!(1), &json!("PARTIAL"))
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shipment_that_is_undone_many_times_at_once_comes_back_once() {
    let app = Mode::usual(2).start().await;
    let seller = app.seller().await;
    let product = seller.product("UNDONE", "5.00", 10).await;
    let managers: Vec<Client> = app.bases().iter().map(|base| seller.manager.at(base)).collect();
    let order = seller.shipped(product, 4).await;
    let path = format!("shipments/{}/undo", order["shipments"][0]["id"].as_str().unwrap());
    let undone = (0..8).map(|number| step(&managers[number % 2], order["id"].as_str().unwrap(), &path, json!({})));
    assert_eq!(taken(&join_all(undone).await), 1);
    let shelf = seller.customer.get(&format!("/products/{product}")).await.expect(200);
    assert_eq!((&shelf["stock"][0]["on_hand"], &shelf["stock"][0]["reserved"]), (&json!(10), &json!(4)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_is_given_back_many_times_at_once_is_given_back_once() {
    let app = Mode::usual(2).start().await;
    let seller = app.seller().await;
    let product = seller.product("REFUNDED", "5.00", 10).await;
    let admins: Vec<Client> = app.bases().iter().map(|base| seller.admin.at(base)).collect();
    let order = id(&seller.shipped(product, 2).await);
    let refunds = (0..8).map(|number| step(&admins[number % 2], &order, "refund", json!({"reason": "broken"})));
    assert_eq!(taken(&join_all(refunds).await), 1);
    assert_eq!(
        app.books().await.number("SELECT sum(amount * 100) FROM refunds WHERE status = 'REFUNDED'").await,
        1_000
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_cancelled_at_once_by_the_piece_are_given_back_by_the_piece() {
    let app = Mode::usual(2).start().await;
    let seller = app.seller().await;
    let product = seller.product("PIECES", "0.07", 10).await;
    let customers: Vec<Client> = app.bases().iter().map(|base| seller.customer.at(base)).collect();
    let order = id(&seller.order(product, 5).await);
    step(&seller.customer, &order, "pay", json!({})).await.expect(200);
    let one = json!({"items": [{"product_id": product, "quantity": 1}]});
    let cancels = (0..9).map(|number| step(&customers[number % 2], &order, "cancel", one.clone()));
    let shipping = step(&seller.manager, &order, "ship", json!({"items": [{"product_id": product, "quantity": 2}]}));
    let (cancelled, shipped) = join(join_all(cancels), shipping).await;
    let order = seller.customer.get(&format!("/orders/{order}")).await.expect(200);
    let line = &order["items"][0];
    let left = if shipped.status == 200 { 2 } else { 0 };
    assert_eq!(line["shipped"], left);
    let cancelled = cancelled.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(line["cancelled"], cancelled, "each cancel took one unit");
    assert!(cancelled <= 5);
    let owed = app.books().await.number("SELECT sum(amount * 100) FROM refunds").await;
    assert_eq!(owed, 7 * i64::try_from(cancelled).unwrap(), "each unit was 0.07");
    app.close().await;
}
