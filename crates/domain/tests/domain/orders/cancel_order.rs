use domain::{
    events::EventKind,
    inventory::MovementKind,
    orders::{
        CancelOrder, CancelOrderError, MockOrderQueries, Order, OrderStatus, Payment, PaymentState, PaymentStatus,
        RefundStatus,
    },
    store::{StoreError, Violation},
    testing::{
        Beat, Diary, GatewayMood, MockUnit, a_cancelled_order, a_customer, a_locked_order, a_paid_order, a_payment,
        a_refund, a_shipped_order, an_admin, an_order, another_customer, begins, by, keyed, noon, store_of,
    },
    values::{OrderRef, Quantity},
};

use super::{Shop, kept};
use crate::access::{admitted, away};

fn this_order() -> OrderRef {
    OrderRef::Id(an_order().id)
}

fn locking(order: Order, payments: Vec<Payment>) -> MockUnit {
    MockUnit::default().that_locks_order(Some(a_locked_order(order, payments)))
}

#[tokio::test]
async fn admins_customers_and_the_operator_cancel_and_managers_do_not() {
    let let_in = async |request| {
        let told = Shop::on(away()).orders.cancel(&request, this_order(), CancelOrder::default()).await;
        !matches!(told, Err(CancelOrderError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "CUSTOMER", "system"]);
}

#[tokio::test]
async fn a_cancelled_order_releases_what_it_held_and_nothing_leaves_the_shelf() {
    let unit = locking(an_order(), vec![]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let command =
        CancelOrder { reason: Some("changed our minds".to_owned().try_into().unwrap()), ..CancelOrder::default() };
    let order = shop.orders.cancel(&by(a_customer()), this_order(), command.clone()).await.unwrap().value;
    assert_eq!((order.status(), order.payment), (OrderStatus::Cancelled, PaymentState::Unpaid));
    assert_eq!((order.cancelled_at, &order.cancel_reason), (Some(noon()), &command.reason));
    assert_eq!((order.lines[0].reserved, order.lines[0].cancelled, order.version), (0, 2, an_order().version.next()));
    let changes = diary.changes();
    assert_eq!((changes[0].kind, changes[0].on_hand_delta, changes[0].reserved_delta), (MovementKind::Released, 0, -2));
    assert_eq!((changes[0].cause.order, &changes[0].cause.reason), (Some(order.id), &command.reason));
    assert_eq!(diary.kinds(), [EventKind::OrderCancelled]);
    assert!(diary.queued().contains(&Beat::SavedOrder(order)));
    assert!(diary.keeps_the_beats() && diary.committed());
}

/// Cancels the paid order; its refund is found by the queries, and the unit that writes it down is the second.
async fn cancel_paid(mood: GatewayMood) -> (Order, Vec<Beat>, Diary, Shop) {
    let cancelling = locking(a_paid_order(), vec![a_payment(PaymentStatus::Approved)]);
    let settling = MockUnit::default();
    let (first, second) = (cancelling.diary(), settling.diary());
    let answers = mood == GatewayMood::Approving;
    let store = if answers { store_of([cancelling, settling]) } else { store_of([cancelling]) };
    let mut queries = MockOrderQueries::new();
    let owed = vec![a_refund(RefundStatus::Pending)];
    let this = mockall::predicate::eq(Some(an_order().id));
    queries.expect_list_owed().with(this).times(1).returning(move |_| Ok(owed.clone()));
    queries.expect_find_refund().times(1).returning(move |_| Ok(Some(a_refund(RefundStatus::Pending))));
    let shop = Shop::reading(store, queries).with_gateway(mood);
    let order = shop.orders.cancel(&by(a_customer()), this_order(), CancelOrder::default()).await.unwrap().value;
    (order, first.queued(), second, shop)
}

#[tokio::test]
async fn a_paid_order_that_is_cancelled_owes_its_money_back_and_gives_it_at_once() {
    let (order, first, second, shop) = cancel_paid(GatewayMood::Approving).await;
    assert_eq!((order.status(), order.payment), (OrderStatus::Cancelled, PaymentState::Refunded));
    assert_eq!((order.amount_paid, order.amount_refunded), (order.total, order.total));
    let owed = |beat: &Beat| {
        matches!(beat, Beat::InsertedRefund(refund)
            if (refund.status, refund.amount) == (RefundStatus::Pending, an_order().total))
    };
    assert!(first.iter().any(owed));
    let Beat::SavedRefund(refund) = second.only() else { panic!("{:?}", second.beats()) };
    assert_eq!((refund.status, refund.settled_at), (RefundStatus::Refunded, Some(noon())));
    assert!(refund.gateway_reference.is_some_and(|reference| reference.starts_with("refund-")));
    assert_eq!(shop.gateway.given_back().len(), 1);
}

#[tokio::test]
async fn a_gateway_that_is_silent_stops_no_cancellation_and_the_money_stays_owed() {
    let (order, first, _, shop) = cancel_paid(GatewayMood::Silent).await;
    assert_eq!(order.status(), OrderStatus::Cancelled);
    assert!(first.iter().any(|beat| matches!(beat, Beat::InsertedRefund(_))));
    assert!(shop.gateway.given_back().is_empty());
    let told = |beat: &Beat| matches!(beat, Beat::Appended(events) if events[0].kind == EventKind::OrderCancelled);
    assert_eq!(first.iter().filter(|beat| told(beat)).count(), 1);
}

#[tokio::test]
async fn a_payment_still_pending_is_left_to_whoever_settles_it() {
    let unit = locking(an_order(), vec![a_payment(PaymentStatus::Pending), a_payment(PaymentStatus::Declined)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.cancel(&by(a_customer()), this_order(), CancelOrder::default()).await.unwrap().value;
    assert_eq!(order.payment, PaymentState::Unpaid);
    assert!(!diary.queued().iter().any(|beat| matches!(beat, Beat::SavedPayment(_) | Beat::InsertedRefund(_))));
}

#[tokio::test]
async fn what_is_shipped_or_cancelled_or_somebody_elses_is_not_cancelled() {
    let told = async |principal, order: Option<Order>| {
        let unit = MockUnit::default().that_locks_order(order.map(|order| a_locked_order(order, vec![])));
        let diary = unit.diary();
        let shop = Shop::on(store_of([unit]));
        let told = shop.orders.cancel(&by(principal), this_order(), CancelOrder::default()).await.unwrap_err();
        assert!(diary.refused());
        told
    };
    assert!(matches!(told(a_customer(), Some(a_shipped_order())).await, CancelOrderError::AlreadyShipped));
    assert!(matches!(told(a_customer(), Some(a_cancelled_order())).await, CancelOrderError::AlreadyCancelled));
    assert!(matches!(told(another_customer(), Some(an_order())).await, CancelOrderError::NotFound));
    assert!(matches!(told(another_customer(), Some(a_shipped_order())).await, CancelOrderError::NotFound));
    assert!(matches!(told(a_customer(), None).await, CancelOrderError::NotFound));
}

#[tokio::test]
async fn an_admin_cancels_anybodys_order() {
    let shop = Shop::on(store_of([locking(an_order(), vec![])]));
    assert!(shop.orders.cancel(&by(an_admin()), this_order(), CancelOrder::default()).await.is_ok());
}

#[tokio::test]
async fn books_that_disagree_are_not_made_worse() {
    let units = (0..8).map(|_| {
        let mut locked = a_locked_order(an_order(), vec![]);
        locked.held[0].quantity = Quantity::new(3).unwrap();
        MockUnit::default().that_locks_order(Some(locked))
    });
    let mut store = store_of(units);
    store.expect_back_off().times(7).return_const(());
    let told = Shop::on(store).orders.cancel(&by(a_customer()), this_order(), CancelOrder::default()).await;
    let missed = StoreError::Violated(Violation::StockMissed);
    assert!(matches!(told, Err(CancelOrderError::Store(error)) if error.to_string() == missed.to_string()));
}

#[tokio::test]
async fn a_repetition_refunds_nothing_and_begins_no_unit() {
    let answer = Order { payment: PaymentState::Refunded, ..a_cancelled_order() };
    let shop = Shop::on(begins([Err(StoreError::AlreadyAnswered(kept(&answer)))]));
    let request = keyed(a_customer(), "k");
    let again = shop.orders.cancel(&request, this_order(), CancelOrder::default()).await.unwrap();
    assert!(again.replayed && shop.gateway.given_back().is_empty());
}
