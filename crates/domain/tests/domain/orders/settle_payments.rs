use chrono::TimeDelta;
use domain::{
    events::EventKind,
    orders::{MockOrderQueries, Order, Payment, PaymentGateway, PaymentStatus, Refund, RefundStatus},
    store::MockStore,
    testing::{
        Beat, GatewayMood, MockUnit, a_cancelled_order, a_locked_order, a_payment, a_refund, an_order, begins, noon,
        nth_id, store_of, unavailable,
    },
    values::PaymentId,
};

use super::Shop;

fn locking(order: Order, payment: Payment) -> MockUnit {
    MockUnit::default().that_locks_order(Some(a_locked_order(order, vec![payment])))
}

/// A shop with these payments unsettled.
fn left_with(unsettled: Vec<Payment>, store: MockStore) -> Shop {
    owing(unsettled, None, store)
}

/// The same with a refund that is owed.
fn owing(unsettled: Vec<Payment>, owed: Option<Refund>, store: MockStore) -> Shop {
    let mut queries = MockOrderQueries::new();
    let found = owed.clone();
    let before = mockall::predicate::eq(noon() - TimeDelta::seconds(120));
    queries.expect_list_unsettled().with(before).times(1).returning(move |_| Ok(unsettled.clone()));
    queries.expect_list_owed().returning(move |_| Ok(owed.clone().into_iter().collect()));
    queries.expect_find_refund().returning(move |_| Ok(found.clone()));
    Shop::reading(store, queries)
}

#[tokio::test]
async fn a_payment_left_by_a_crash_is_asked_for_again_and_pays_its_order() {
    let pending = a_payment(PaymentStatus::Pending);
    let unit = locking(an_order(), pending.clone());
    let diary = unit.diary();
    let shop = left_with(vec![pending.clone()], store_of([unit]));
    // The crash came after the gateway took the money.
    shop.gateway.charge(&pending).await.unwrap();
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 1);
    assert!(diary.committed() && shop.gateway.taken().len() == 1);
    assert_eq!(diary.kinds(), [EventKind::OrderPaid]);
}

#[tokio::test]
async fn a_declined_payment_came_to_its_end_too() {
    let unit = locking(an_order(), a_payment(PaymentStatus::Pending));
    let diary = unit.diary();
    let shop =
        left_with(vec![a_payment(PaymentStatus::Pending)], store_of([unit])).with_gateway(GatewayMood::Declining);
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 1);
    assert!(matches!(diary.queued().as_slice(), [Beat::SavedPayment(it)] if it.status == PaymentStatus::Declined));
}

#[tokio::test]
async fn a_silent_gateway_leaves_everything_as_it_is() {
    let (payment, refund) = (a_payment(PaymentStatus::Pending), a_refund(RefundStatus::Pending));
    let shop = owing(vec![payment], Some(refund), store_of([])).with_gateway(GatewayMood::Silent);
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 0);
}

#[tokio::test]
async fn money_that_is_owed_is_given_back() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let shop = owing(vec![], Some(a_refund(RefundStatus::Pending)), store_of([unit]));
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 1);
    assert!(matches!(diary.queued().as_slice(), [Beat::SavedRefund(it)] if it.status == RefundStatus::Refunded));
    assert_eq!(shop.gateway.given_back().len(), 1);
}

#[tokio::test]
async fn money_that_another_process_gave_back_is_not_given_again() {
    let shop = owing(vec![], Some(a_refund(RefundStatus::Refunded)), store_of([]));
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 1);
    assert!(shop.gateway.given_back().is_empty(), "the gateway is not asked when the row says it is done");
}

#[tokio::test]
async fn a_late_approval_of_a_cancelled_order_is_owed_back() {
    let units = [locking(a_cancelled_order(), a_payment(PaymentStatus::Pending)), MockUnit::default()];
    let diary = units[0].diary();
    let mut queries = MockOrderQueries::new();
    queries.expect_list_unsettled().returning(|_| Ok(vec![a_payment(PaymentStatus::Pending)]));
    let mut owed = vec![vec![], vec![a_refund(RefundStatus::Pending)]];
    queries.expect_list_owed().returning(move |_| Ok(owed.pop().unwrap_or_default()));
    queries.expect_find_refund().returning(|_| Ok(Some(a_refund(RefundStatus::Pending))));
    let shop = Shop::reading(store_of(units), queries);
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 1);
    assert!(diary.queued().iter().any(|beat| matches!(beat, Beat::InsertedRefund(_))));
    let (taken, back) = (shop.gateway.taken(), shop.gateway.given_back());
    assert_eq!(taken.values().collect::<Vec<_>>(), back.values().collect::<Vec<_>>());
}

#[tokio::test]
async fn one_payment_that_cannot_be_settled_holds_up_no_other() {
    let other = Payment { id: PaymentId::new(nth_id(7)), ..a_payment(PaymentStatus::Pending) };
    let store = begins([Err(unavailable()), Ok(locking(an_order(), other.clone()))]);
    let shop = left_with(vec![a_payment(PaymentStatus::Pending), other], store);
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 1);
}

#[tokio::test]
async fn the_moment_before_which_a_payment_is_abandoned_follows_the_clock() {
    let mut queries = MockOrderQueries::new();
    let before = mockall::predicate::eq(noon() + TimeDelta::seconds(60));
    queries.expect_list_unsettled().with(before).times(1).returning(|_| Ok(vec![]));
    queries.expect_list_owed().returning(|_| Ok(vec![]));
    let shop = Shop::reading(store_of([]), queries);
    shop.clock.advance(TimeDelta::seconds(180));
    assert_eq!(shop.orders.settle_payments().await.unwrap(), 0);
}
