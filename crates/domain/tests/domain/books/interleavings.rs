//! Stories of several commands in which something goes wrong in between.

use domain::{
    events::EventKind,
    orders::{OrderStatus, PaymentState},
    testing::GatewayMood,
};

use super::{
    Fault,
    actions::Action,
    house::House,
    laws::{Auditor, nobody_is_owed_anything},
};

/// Two units of product 1 are ordered, then all this happens, then everything comes to rest.
async fn after(actions: Vec<Action>) -> House {
    let mut house = House::open().await;
    house.act(Action::Place(vec![(1, 2)])).await;
    for action in actions {
        house.act(action).await;
    }
    house.come_to_rest().await;
    Auditor::audit_once(&house.books.ledger());
    nobody_is_owed_anything(&house.books.ledger(), &house.gateway);
    house
}

fn stands(house: &House) -> (OrderStatus, PaymentState) {
    let ledger = house.books.ledger();
    let order = ledger.orders.values().next().unwrap();
    (order.status(), order.payment)
}

#[tokio::test]
async fn an_approval_whose_answer_was_lost_pays_the_order_later_and_once() {
    let house = after(vec![Action::Gateway(GatewayMood::LosingAnswers), Action::Pay(0), Action::Pay(0)]).await;
    assert_eq!(stands(&house), (OrderStatus::Paid, PaymentState::Paid));
    assert_eq!(house.gateway.taken().len(), 1);
}

#[tokio::test]
async fn an_order_cancelled_while_its_payment_was_lost_gets_its_money_back() {
    let lost = Action::Gateway(GatewayMood::LosingAnswers);
    let house = after(vec![lost, Action::Pay(0), Action::Cancel(0)]).await;
    assert_eq!(stands(&house).0, OrderStatus::Cancelled);
    assert_eq!((house.gateway.taken().len(), house.gateway.given_back().len()), (1, 1));
}

#[tokio::test]
async fn a_refund_that_found_the_gateway_silent_is_made_when_it_speaks_again() {
    let silent = Action::Gateway(GatewayMood::Silent);
    let house = after(vec![Action::Pay(0), silent, Action::Cancel(0)]).await;
    assert_eq!(stands(&house), (OrderStatus::Cancelled, PaymentState::Refunded));
    assert_eq!(house.gateway.given_back().len(), 1);
}

#[tokio::test]
async fn money_taken_before_the_outcome_could_be_written_down_pays_the_order_all_the_same() {
    for fault in [Fault::LostBefore, Fault::LostAfter] {
        // The payment's beginning is committed before, by a try that the gateway did not answer.
        let silent = [Action::Gateway(GatewayMood::Silent), Action::Pay(0), Action::Gateway(GatewayMood::Approving)];
        let lost = [Action::Fails(Fault::Conflict), Action::Fails(fault), Action::Fails(fault), Action::Pay(0)];
        let house = after(silent.into_iter().chain(lost).collect()).await;
        assert_eq!(stands(&house).1, PaymentState::Paid);
        assert_eq!(house.gateway.taken().len(), 1);
    }
}

#[tokio::test]
async fn a_declined_card_and_then_another_pay_once() {
    let (declining, approving) = (GatewayMood::Declining, GatewayMood::Approving);
    let house =
        after(vec![Action::Gateway(declining), Action::Pay(0), Action::Gateway(approving), Action::Pay(0)]).await;
    assert_eq!((stands(&house).1, house.gateway.taken().len()), (PaymentState::Paid, 1));
    assert_eq!(house.books.ledger().payments.len(), 2);
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_placed_once_and_told_when_it_is_sent_again() {
    let lost = Action::Fails(Fault::LostAfter);
    let house = after(vec![lost, Action::Place(vec![(2, 10)]), Action::Repeat, Action::Repeat]).await;
    assert_eq!(house.books.ledger().orders.len(), 2);
}

#[tokio::test]
async fn an_order_goes_from_the_shelf_to_the_customer_and_each_step_is_told_once() {
    let house = after(vec![Action::Pay(0), Action::Pay(0), Action::Ship(0), Action::Ship(0), Action::Cancel(0)]).await;
    assert_eq!(stands(&house), (OrderStatus::Shipped, PaymentState::Paid));
    let told: Vec<EventKind> = house.books.ledger().events.iter().map(|event| event.kind).collect();
    let of_orders: Vec<EventKind> = told.into_iter().filter(|kind| kind.as_str().starts_with("order.")).collect();
    assert_eq!(of_orders, [EventKind::OrderPlaced, EventKind::OrderPaid, EventKind::OrderShipped]);
}
