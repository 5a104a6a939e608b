use domain::{
    events::EventKind,
    orders::{
        Charge, MockOrderQueries, Order, OrderStatus, PayOrder, PayOrderError, Payment, PaymentGateway, PaymentState,
        PaymentStatus, RefundStatus,
    },
    testing::{
        Beat, GatewayMood, MockUnit, a_cancelled_order, a_customer, a_locked_order, a_paid_order, a_payment, a_refund,
        an_admin, an_order, another_customer, by, noon, store_of,
    },
    values::OrderRef,
};

use super::Shop;
use crate::access::{admitted, away};

fn this_order() -> OrderRef {
    OrderRef::Id(an_order().id)
}

fn locking(order: Order, payments: Vec<Payment>) -> MockUnit {
    MockUnit::default().that_locks_order(Some(a_locked_order(order, payments)))
}

/// The second unit of a payment that the first one of the mocks begins: it is found pending.
fn settling(order: Order) -> MockUnit {
    locking(order, vec![a_payment(PaymentStatus::Pending)])
}

#[tokio::test]
async fn admins_customers_and_the_operator_pay_and_managers_do_not() {
    let let_in = async |request| {
        !matches!(
            Shop::on(away()).orders.pay(&request, this_order(), PayOrder::default()).await,
            Err(PayOrderError::Forbidden(_))
        )
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "CUSTOMER", "system"]);
}

#[tokio::test]
async fn a_payment_is_written_down_and_committed_before_the_gateway_is_asked() {
    let unit = locking(an_order(), vec![]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit])).with_gateway(GatewayMood::Silent);
    let told = shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await;
    assert!(matches!(told, Err(PayOrderError::Gateway(_))));
    assert!(diary.committed() && diary.keeps_the_beats());
    let Beat::InsertedPayment(payment) = diary.only() else { panic!("{:?}", diary.beats()) };
    assert_eq!((payment.status, payment.amount), (PaymentStatus::Pending, an_order().total));
    assert_eq!(shop.gateway.calls(payment.id), 1);
}

#[tokio::test]
async fn an_approved_payment_pays_the_order_and_tells_it_once() {
    let units = [settling(an_order()), settling(an_order())];
    let diary = units[1].diary();
    let shop = Shop::on(store_of(units));
    let paid = shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await.unwrap().value;
    assert_eq!(
        (paid.payment, paid.paid_at, paid.version),
        (PaymentState::Paid, Some(noon()), an_order().version.next())
    );
    let queued = diary.queued();
    assert_eq!(queued[0], Beat::SavedOrder(paid));
    let Some(Beat::SavedPayment(payment)) = queued.last() else { panic!("{queued:?}") };
    assert_eq!((payment.status, payment.settled_at), (PaymentStatus::Approved, Some(noon())));
    assert!(payment.gateway_reference.is_some());
    assert_eq!(diary.kinds(), [EventKind::OrderPaid]);
    assert_eq!(shop.gateway.taken().len(), 1);
}

#[tokio::test]
async fn a_declined_payment_is_written_down_and_the_order_stays_as_it_was() {
    let units = [settling(an_order()), settling(an_order())];
    let diary = units[1].diary();
    let shop = Shop::on(store_of(units)).with_gateway(GatewayMood::Declining);
    let told = shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await;
    assert!(matches!(told, Err(PayOrderError::Declined(reason)) if reason.contains("declined")));
    let Beat::SavedPayment(payment) = diary.only() else { panic!("{:?}", diary.beats()) };
    assert_eq!(payment.status, PaymentStatus::Declined);
    assert!(diary.committed() && diary.kinds().is_empty() && shop.gateway.taken().is_empty());
}

#[tokio::test]
async fn after_a_decline_a_new_payment_is_begun_and_after_silence_the_same_one() {
    let begun = async |earlier: PaymentStatus| {
        let unit = locking(an_order(), vec![a_payment(earlier)]);
        let diary = unit.diary();
        let shop = Shop::on(store_of([unit])).with_gateway(GatewayMood::Silent);
        shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await.unwrap_err();
        let asked_again = shop.gateway.calls(a_payment(earlier).id) == 1;
        (asked_again, diary.queued().len())
    };
    assert_eq!(begun(PaymentStatus::Declined).await, (false, 1));
    assert_eq!(begun(PaymentStatus::Pending).await, (true, 0));
}

#[tokio::test]
async fn paid_and_cancelled_orders_never_reach_the_gateway() {
    let told = async |order: Order| {
        let unit = locking(order, vec![]);
        let diary = unit.diary();
        let shop = Shop::on(store_of([unit]));
        let told = shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await.unwrap_err();
        assert!(diary.refused() && shop.gateway.taken().is_empty());
        told
    };
    assert!(matches!(told(a_paid_order()).await, PayOrderError::AlreadyPaid));
    assert!(matches!(told(a_cancelled_order()).await, PayOrderError::Cancelled));
}

#[tokio::test]
async fn somebody_elses_order_is_not_found_and_an_admin_may_pay_it() {
    let unit = locking(an_order(), vec![]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let told = shop.orders.pay(&by(another_customer()), this_order(), PayOrder::default()).await;
    assert!(matches!(told, Err(PayOrderError::NotFound)) && diary.refused());
    let told = Shop::on(store_of([MockUnit::default().that_locks_order(None)])).orders;
    assert!(matches!(
        told.pay(&by(a_customer()), this_order(), PayOrder::default()).await,
        Err(PayOrderError::NotFound)
    ));

    let shop = Shop::on(store_of([settling(an_order()), settling(an_order())]));
    assert!(shop.orders.pay(&by(an_admin()), this_order(), PayOrder::default()).await.is_ok());
}

#[tokio::test]
async fn an_order_cancelled_while_the_gateway_thought_gets_its_money_back() {
    let units = [settling(an_order()), settling(a_cancelled_order()), MockUnit::default()];
    let diaries = units.each_ref().map(MockUnit::diary);
    let mut queries = MockOrderQueries::new();
    queries.expect_list_owed().times(1).returning(|_| Ok(vec![a_refund(RefundStatus::Pending)]));
    queries.expect_find_refund().times(1).returning(|_| Ok(Some(a_refund(RefundStatus::Pending))));
    let shop = Shop::reading(store_of(units), queries);
    let told = shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await;
    assert!(matches!(told, Err(PayOrderError::Cancelled)));
    let queued = diaries[1].queued();
    let Some(Beat::SavedOrder(order)) = queued.first() else { panic!("{queued:?}") };
    assert_eq!((order.payment, order.status()), (PaymentState::Refunded, OrderStatus::Cancelled));
    assert_eq!((order.amount_paid, order.amount_refunded), (order.total, order.total), "neither is lost");
    assert!(queued.iter().any(|beat| matches!(beat, Beat::SavedPayment(it) if it.status == PaymentStatus::Approved)));
    assert!(queued.iter().any(|beat| matches!(beat, Beat::InsertedRefund(it) if it.amount == order.total)));
    assert_eq!(diaries[1].kinds(), [EventKind::OrderRefunded]);
    let Beat::SavedRefund(refund) = diaries[2].only() else { panic!("{:?}", diaries[2].beats()) };
    assert_eq!(refund.status, RefundStatus::Refunded);
    let (taken, back) = (shop.gateway.taken(), shop.gateway.given_back());
    assert_eq!(taken.values().collect::<Vec<_>>(), back.values().collect::<Vec<_>>());
}

#[tokio::test]
async fn two_at_once_ask_for_one_payment_and_the_second_finds_it_settled() {
    let pending = a_payment(PaymentStatus::Pending);
    let settled = locking(a_paid_order(), vec![a_payment(PaymentStatus::Approved)]);
    let diary = settled.diary();
    let shop = Shop::on(store_of([settling(an_order()), settled]));
    // The other one asked first.
    let first = shop.gateway.charge(&pending).await.unwrap();
    assert!(matches!(first, Charge::Approved { .. }));
    let paid = shop.orders.pay(&by(a_customer()), this_order(), PayOrder::default()).await.unwrap().value;
    assert_eq!(paid, a_paid_order());
    assert!(diary.committed() && diary.queued().is_empty());
    assert_eq!((shop.gateway.calls(pending.id), shop.gateway.taken().len()), (2, 1));
}
