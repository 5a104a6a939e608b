//! All that was paid for a shipped order is given back.

use domain::{
    events::EventKind,
    orders::{
        CancelOrder, MockOrderQueries, Order, OrderStatus, Payment, PaymentState, PaymentStatus, Refund, RefundOrder,
        RefundOrderError, RefundStatus,
    },
    testing::{
        Beat, Diary, GatewayMood, MockUnit, a_cancelled_order, a_locked_order, a_paid_order, a_payment, a_refund,
        a_shipped_order, an_admin, an_order, begins, by, euros, keyed, nth_id, store_of, unavailable,
    },
    values::{ExpectedVersion, PaymentId, Text},
};

use super::{Shop, kept, several::this_order};
use crate::access::{admitted, away};

fn because() -> RefundOrder {
    RefundOrder { reason: Some(Text::parse("arrived broken").unwrap()), ..RefundOrder::default() }
}

fn locking(order: Order) -> MockUnit {
    MockUnit::default().that_locks_order(Some(a_locked_order(order, vec![a_payment(PaymentStatus::Approved)])))
}

/// Refunds a shipped order of which so many cents were given back before.
async fn refunded(before: i64, mood: GatewayMood) -> (Order, Diary, Diary, Shop) {
    let refunding = locking(Order { amount_refunded: euros(before), ..a_shipped_order() });
    let settling = MockUnit::default();
    let (first, second) = (refunding.diary(), settling.diary());
    let store = if mood == GatewayMood::Approving { store_of([refunding, settling]) } else { store_of([refunding]) };
    let mut queries = MockOrderQueries::new();
    queries.expect_list_owed().times(1).returning(|_| Ok(vec![a_refund(RefundStatus::Pending)]));
    queries.expect_find_refund().returning(|_| Ok(Some(a_refund(RefundStatus::Pending))));
    let shop = Shop::reading(store, queries).with_gateway(mood);
    let order = shop.orders.refund(&by(an_admin()), this_order(), because()).await.unwrap().value;
    assert!(first.keeps_the_beats() && first.committed());
    (order, first, second, shop)
}

fn owed(beat: Beat) -> Option<Refund> {
    if let Beat::InsertedRefund(refund) = beat { Some(refund) } else { None }
}

#[tokio::test]
async fn those_who_keep_the_money_give_it_back() {
    let let_in = async |request| {
        let told = Shop::on(away()).orders.refund(&request, this_order(), because()).await;
        !matches!(told, Err(RefundOrderError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn what_was_kept_is_owed_at_once_and_the_gateway_told_behind_the_commit() {
    let (order, first, second, shop) = refunded(500, GatewayMood::Approving).await;
    assert_eq!((order.status(), order.payment), (OrderStatus::Shipped, PaymentState::Refunded));
    assert_eq!((order.amount_refunded, order.version), (order.amount_paid, a_shipped_order().version.next()));
    assert_eq!(order.lines, a_shipped_order().lines, "the customer keeps the goods");
    let owed = first.queued().into_iter().find_map(owed).unwrap();
    assert_eq!((owed.amount, owed.status, owed.reason), (euros(1_500), RefundStatus::Pending, because().reason));
    assert_eq!(owed.payment_id, a_payment(PaymentStatus::Approved).id);
    assert_eq!(first.kinds(), [EventKind::OrderRefunded]);
    let told = first.events()[0].data.to_value();
    assert_eq!((&told["refund"], &told["reason"]), (&"15.00".into(), &"arrived broken".into()));
    assert_eq!((&told["payment"], &told["status"]), (&"REFUNDED".into(), &"SHIPPED".into()));
    assert!(first.changes().is_empty());
    assert!(matches!(second.only(), Beat::SavedRefund(refund) if refund.status == RefundStatus::Refunded));
    assert_eq!(shop.gateway.given_back().len(), 1);
}

#[tokio::test]
async fn of_several_payments_the_one_that_was_taken_is_given_back() {
    let tried = |number, status| Payment { id: PaymentId::new(nth_id(number)), ..a_payment(status) };
    let payments = vec![
        tried(1, PaymentStatus::Declined),
        tried(2, PaymentStatus::Declined),
        tried(3, PaymentStatus::Approved),
        tried(4, PaymentStatus::Declined),
    ];
    let unit = MockUnit::default().that_locks_order(Some(a_locked_order(a_shipped_order(), payments)));
    let diary = unit.diary();
    let mut queries = MockOrderQueries::new();
    queries.expect_list_owed().times(1).returning(|_| Ok(vec![]));
    Shop::reading(store_of([unit]), queries).orders.refund(&by(an_admin()), this_order(), because()).await.unwrap();
    let owed: Vec<_> = diary.queued().into_iter().filter_map(owed).map(|it| (it.payment_id, it.amount)).collect();
    assert_eq!(owed, [(PaymentId::new(nth_id(3)), euros(2_000))]);
}

#[tokio::test]
async fn what_was_not_committed_is_not_given_back() {
    let failing = |order| locking(order).that_fails_to_commit(unavailable());
    let shop = Shop::on(store_of([failing(a_shipped_order())]));
    assert!(shop.orders.refund(&by(an_admin()), this_order(), because()).await.is_err());
    assert!(shop.gateway.given_back().is_empty());

    let shop = Shop::on(store_of([failing(a_paid_order())]));
    assert!(shop.orders.cancel(&by(an_admin()), this_order(), CancelOrder::default()).await.is_err());
    assert!(shop.gateway.given_back().is_empty());
}

#[tokio::test]
async fn a_silent_gateway_leaves_it_owed() {
    let (order, first, _, shop) = refunded(0, GatewayMood::Silent).await;
    assert_eq!(order.payment, PaymentState::Refunded);
    assert!(first.queued().iter().any(|beat| matches!(beat, Beat::InsertedRefund(_))));
    assert!(shop.gateway.given_back().is_empty());
}

#[tokio::test]
async fn only_what_was_paid_and_shipped_and_is_still_kept_is_given_back() {
    let told = async |order: Option<Order>, command: RefundOrder| {
        let unit = order.map_or_else(|| MockUnit::default().that_locks_order(None), locking);
        let diary = unit.diary();
        let told = Shop::on(store_of([unit])).orders.refund(&by(an_admin()), this_order(), command).await;
        assert!(diary.refused());
        told.unwrap_err()
    };
    let unpaid = Order { payment: PaymentState::Unpaid, paid_at: None, amount_paid: euros(0), ..a_shipped_order() };
    let free = Order { amount_paid: euros(0), total: euros(0), ..a_shipped_order() };
    for order in [an_order(), a_cancelled_order(), unpaid, free] {
        assert!(matches!(told(Some(order), because()).await, RefundOrderError::NotPaid));
    }
    assert!(matches!(told(Some(a_paid_order()), because()).await, RefundOrderError::NotShipped));
    let back = Order { payment: PaymentState::Refunded, amount_refunded: euros(2_000), ..a_shipped_order() };
    assert!(matches!(told(Some(back), because()).await, RefundOrderError::AlreadyRefunded));
    assert!(matches!(told(None, because()).await, RefundOrderError::NotFound));
    let stale = RefundOrder { expected: ExpectedVersion::IfMatch(an_order().version), ..because() };
    assert!(matches!(told(Some(a_shipped_order()), stale).await, RefundOrderError::PreconditionFailed(_)));
}

#[tokio::test]
async fn a_repetition_gives_nothing_back_and_begins_no_unit() {
    let shop = Shop::on(begins([Err(domain::store::StoreError::AlreadyAnswered(kept(&a_shipped_order())))]));
    let again = shop.orders.refund(&keyed(an_admin(), "k"), this_order(), because()).await.unwrap();
    assert!(again.replayed && shop.gateway.given_back().is_empty());
}
