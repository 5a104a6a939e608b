//! Orders of which a part is shipped, cancelled, undone or given back.

use domain::{
    access::Principal,
    orders::{LockedOrder, Order, PaymentState, PaymentStatus, RefundStatus},
    testing::{
        MockUnit, a_cancelled_order, a_customer, a_locked_order, a_manager, a_paid_order, a_payment, a_refund,
        a_shipped_order, an_admin, an_order, another_customer, euros,
    },
    values::Text,
};
use serde_json::{Value, json};

use super::fixture::{Answered, Fixture, get, post};

const ORDER: &str = "/orders/ORD-2026-000001";

fn locked(order: Order) -> LockedOrder {
    a_locked_order(order, vec![a_payment(PaymentStatus::Approved)])
}

/// Of two units one is shipped and one waits on the shelf.
fn a_partly_shipped_order() -> Order {
    let mut order = Order { shipped_at: None, ..a_shipped_order() };
    (order.lines[0].reserved, order.lines[0].shipped) = (1, 1);
    order.shipments[0].items[0].quantity = domain::values::Quantity::new(1).unwrap();
    order
}

/// Of two units one waits for stock.
fn a_waiting_order() -> Order {
    let mut order = a_paid_order();
    (order.lines[0].reserved, order.lines[0].backordered) = (0, 2);
    order
}

/// Takes a step of an order that stands like this.
async fn step(who: Principal, order: Order, path: &str, body: &str) -> Answered {
    let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_order(Some(locked(order))));
    let token = fixture.token(&who);
    fixture.serve().call(post(&format!("{ORDER}/{path}"), body).insert_header(token)).await
}

fn undo(order: &Order) -> String {
    format!("shipments/{}/undo", order.shipments[0].id)
}

#[actix_web::test]
async fn a_part_is_shipped_and_the_rest_stays() {
    let body = r#"{"items": [{"sku": "SKU-1", "quantity": 1, "locationId": "WH-01"}], "carrier": "DHL"}"#;
    let answer = step(a_manager(), a_paid_order(), "ship", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let order = answer.json();
    assert_eq!((&order["status"], &order["fulfilment"]), (&json!("PAID"), &json!("PARTIAL")));
    assert_eq!((&order["items"][0]["shipped"], &order["items"][0]["reserved"]), (&json!(1), &json!(1)));
    assert_eq!(order["shipments"][0]["items"], json!([{"line": 1, "location_id": 1, "quantity": 1}]));
    assert_eq!(order["shipments"][0]["undone_at"], Value::Null);
    assert_eq!(answer.header("etag"), "\"3\"");
}

#[actix_web::test]
async fn what_an_order_does_not_hold_is_not_shipped() {
    for (order, body) in [
        (a_paid_order(), r#"{"items": [{"product_id": 1, "quantity": 3}]}"#),
        (a_paid_order(), r#"{"items": [{"product_id": 1, "location_id": "WH-09"}]}"#),
        (a_paid_order(), r#"{"location_id": 9}"#),
        (a_waiting_order(), "{}"),
        (an_order(), "{}"),
        (a_shipped_order(), "{}"),
        (a_cancelled_order(), "{}"),
    ] {
        step(a_manager(), order, "ship", body).await.problem(409, "illegal-transition");
    }
}

#[actix_web::test]
async fn a_product_that_is_not_on_the_order_is_pointed_at() {
    for path in ["ship", "cancel"] {
        let body = r#"{"items": [{"product_id": 1}, {"sku": "NONE"}]}"#;
        let refused = step(an_admin(), a_paid_order(), path, body).await.problem(422, "invalid-request");
        assert_eq!(refused["errors"][0]["pointer"], "/items/1", "{path}");
    }
}

#[actix_web::test]
async fn a_part_is_cancelled_and_given_back_only_if_it_did_not_leave() {
    let one = r#"{"items": [{"product_id": 1, "quantity": 1}], "reason": "one is enough"}"#;
    let answer = step(a_customer(), an_order(), "cancel", one).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!((&answer.json()["status"], &answer.json()["cancelled_at"]), (&json!("PENDING"), &Value::Null));
    assert!(answer.text().contains(r#""total_amount":20.00,"amount_due":10.00,"#), "{}", answer.text());
    let three = r#"{"items": [{"product_id": 1, "quantity": 3}]}"#;
    for (who, order, body) in [
        (a_customer(), an_order(), three),
        (a_customer(), a_partly_shipped_order(), "{}"),
        (an_admin(), a_shipped_order(), one),
        (an_admin(), a_cancelled_order(), one),
    ] {
        step(who, order, "cancel", body).await.problem(409, "illegal-transition");
    }
}

#[actix_web::test]
async fn what_is_given_back_is_told_at_once_and_settled_with_the_gateway() {
    let (mut fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_order(Some(locked(a_shipped_order()))));
    fixture.orders.expect_list_owed().times(1).returning(|_| Ok(vec![]));
    let token = fixture.token(&an_admin());
    let sent = post(&format!("{ORDER}/refund"), r#"{"reason": "arrived broken"}"#).insert_header(token);
    let answer = fixture.serve().call(sent).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains(r#""amount_paid":20.00,"amount_refunded":20.00,"#), "{}", answer.text());
    assert_eq!((&answer.json()["payment"], &answer.json()["status"]), (&json!("REFUNDED"), &json!("SHIPPED")));
}

#[actix_web::test]
async fn money_is_given_back_once_for_what_was_paid_and_shipped() {
    let refunded = Order { payment: PaymentState::Refunded, amount_refunded: euros(2_000), ..a_shipped_order() };
    for order in [an_order(), a_paid_order(), refunded] {
        step(an_admin(), order, "refund", "").await.problem(409, "illegal-transition");
    }
    let fixture = Fixture::default();
    let tokens = [a_customer(), a_manager()].map(|who| fixture.token(&who));
    let served = fixture.serve();
    for token in tokens {
        let sent = post(&format!("{ORDER}/refund"), "").insert_header(token);
        served.call(sent).await.problem(403, "forbidden");
    }
}

#[actix_web::test]
async fn steps_take_no_parameters() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    for path in ["ship", "cancel", "refund", &undo(&a_shipped_order())] {
        let sent = post(&format!("{ORDER}/{path}?dry_run=true"), "").insert_header(token.clone());
        let refused = served.call(sent).await.problem(422, "invalid-request");
        assert_eq!(refused["errors"][0]["parameter"], "dry_run", "{path}");
    }
}

#[actix_web::test]
async fn a_shipment_is_undone_once_and_says_why() {
    let path = undo(&a_shipped_order());
    let answer = step(a_manager(), a_shipped_order(), &path, r#"{"reason": "it came back"}"#).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let order = answer.json();
    assert_eq!((&order["status"], &order["shipped_at"]), (&json!("PAID"), &Value::Null));
    assert_eq!(order["shipments"][0]["undone_because"], "it came back");
    assert!(order["shipments"][0]["undone_at"].is_string());
    let mut undone = a_shipped_order();
    undone.shipments[0].undone_at = Some(undone.created_at);
    step(a_manager(), undone, &path, "").await.problem(409, "illegal-transition");
    let other = path.replace("shipments/0", "shipments/1");
    step(a_manager(), a_shipped_order(), &other, "").await.problem(404, "not-found");
}

#[actix_web::test]
async fn every_step_may_name_the_version_that_it_was_decided_on() {
    let undo = undo(&a_shipped_order());
    for path in ["ship", "cancel", "refund", &undo] {
        let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_order(Some(locked(a_shipped_order()))));
        let token = fixture.token(&an_admin());
        let sent = post(&format!("{ORDER}/{path}"), "").insert_header(token).insert_header(("If-Match", "\"2\""));
        let refused = fixture.serve().call(sent).await.problem(412, "precondition-failed");
        assert_eq!(refused["current_version"], 3, "{path}");
    }
}

#[actix_web::test]
async fn an_order_that_is_not_there_has_no_steps() {
    let undo = undo(&a_shipped_order());
    for path in ["ship", "cancel", "refund", &undo] {
        let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_order(None));
        let token = fixture.token(&an_admin());
        let sent = post(&format!("{ORDER}/{path}"), "").insert_header(token);
        fixture.serve().call(sent).await.problem(404, "not-found");
    }
}

#[actix_web::test]
async fn payments_and_refunds_are_told_to_whoever_may_see_the_order() {
    let mut fixture = Fixture::default();
    fixture.orders.expect_find_order().returning(|_| Ok(Some(a_shipped_order())));
    fixture.orders.expect_list_payments().times(2).returning(|_| {
        let reason = Some(Text::parse("broken").unwrap());
        let refund = domain::orders::Refund { reason, ..a_refund(RefundStatus::Pending) };
        Ok((vec![a_payment(PaymentStatus::Approved)], vec![refund]))
    });
    let [own, manager, other] = [a_customer(), a_manager(), another_customer()].map(|who| fixture.token(&who));
    let served = fixture.serve();
    let path = format!("{ORDER}/payments");
    for token in [own, manager] {
        let answer = served.call(get(&path).insert_header(token)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.text().matches(r#""amount":20.00"#).count(), 2, "{}", answer.text());
        let told = answer.json();
        assert_eq!(
            (&told["payments"][0]["status"], &told["refunds"][0]["status"]),
            (&json!("APPROVED"), &json!("PENDING"))
        );
        assert_eq!(told["refunds"][0]["payment_id"], told["payments"][0]["id"]);
        assert_eq!(
            (&told["refunds"][0]["reason"], &told["refunds"][0]["settled_at"]),
            (&json!("broken"), &Value::Null)
        );
    }
    served.call(get(&path).insert_header(other)).await.problem(404, "not-found");
}
