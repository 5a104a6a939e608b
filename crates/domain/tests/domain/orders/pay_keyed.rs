//! Paying under a key: the answer belongs to the second unit.

use domain::{
    orders::{Order, PayOrder, PayOrderError, PaymentStatus},
    store::{KeyReused, MockStore, StoreError},
    testing::{
        GatewayMood, MockUnit, a_cancelled_order, a_customer, a_locked_order, a_paid_order, a_payment, an_order, keyed,
        store_of, unavailable,
    },
    values::OrderRef,
};

use super::{Shop, kept};

fn this_order() -> OrderRef {
    OrderRef::Id(an_order().id)
}

fn locking(order: Order) -> MockUnit {
    MockUnit::default().that_locks_order(Some(a_locked_order(order, vec![a_payment(PaymentStatus::Pending)])))
}

/// Recalls these orders, one after the other.
fn recalling(mut store: MockStore, answers: impl IntoIterator<Item = Option<Order>>) -> MockStore {
    for answer in answers {
        store.expect_recall().times(1).return_once(move |_| Ok(answer.as_ref().map(kept)));
    }
    store
}

#[tokio::test]
async fn the_answer_is_kept_with_the_outcome_and_not_with_the_beginning() {
    let units = [locking(an_order()), locking(an_order())];
    let diaries = units.each_ref().map(MockUnit::diary);
    let shop = Shop::on(recalling(store_of(units), [None]));
    let paid = shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await.unwrap().value;
    assert_eq!(diaries[0].answer(), None);
    assert_eq!(serde_json::from_value::<Order>(diaries[1].answer().unwrap()).unwrap(), paid);
}

#[tokio::test]
async fn a_decline_is_kept_under_no_key_so_that_another_card_can_be_tried() {
    let units = [locking(an_order()), locking(an_order())];
    let diary = units[1].diary();
    let shop = Shop::on(recalling(store_of(units), [None])).with_gateway(GatewayMood::Declining);
    shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await.unwrap_err();
    assert!(diary.committed() && diary.answer().is_none());
}

#[tokio::test]
async fn a_repetition_is_answered_without_a_unit_or_the_gateway() {
    let shop = Shop::on(recalling(store_of([]), [Some(a_paid_order())]));
    let again = shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await.unwrap();
    assert_eq!((again.value, again.replayed), (a_paid_order(), true));
    assert!(shop.gateway.taken().is_empty());
}

#[tokio::test]
async fn a_copy_that_finds_the_order_paid_by_the_first_is_answered_as_the_first() {
    let unit = locking(a_paid_order());
    let shop = Shop::on(recalling(store_of([unit]), [None, Some(a_paid_order())]));
    let again = shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await.unwrap();
    assert!(again.replayed);

    let shop = Shop::on(recalling(store_of([locking(a_paid_order())]), [None, None]));
    let told = shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await;
    assert!(matches!(told, Err(PayOrderError::AlreadyPaid)));
}

#[tokio::test]
async fn a_payment_that_came_too_late_is_told_again_as_what_it_was() {
    let shop = Shop::on(recalling(store_of([]), [Some(a_cancelled_order())]));
    let told = shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await;
    assert!(matches!(told, Err(PayOrderError::Cancelled)));
}

#[tokio::test]
async fn a_key_of_another_request_or_one_that_cannot_be_looked_up_takes_no_money() {
    for failure in [StoreError::KeyReused(KeyReused), unavailable()] {
        let mut store = store_of([]);
        store.expect_recall().times(1).return_once(move |_| Err(failure));
        let shop = Shop::on(store);
        let told = shop.orders.pay(&keyed(a_customer(), "k"), this_order(), PayOrder::default()).await;
        assert!(matches!(told, Err(PayOrderError::Store(_))) && shop.gateway.taken().is_empty());
    }
}
