//! Payments.

use chrono::TimeDelta;
use domain::{
    orders::{Order, OrderQueries, Payment, PaymentState, PaymentStatus, Refund, RefundStatus},
    store::{StoreError, Violation},
    testing::{a_paid_order, a_payment, a_refund, an_order, an_order_number, euros, noon, nth_id},
    values::{OrderId, OrderRef, PaymentId, RefundId, Text},
};

use crate::{orders::world_with_customer, support::World};

fn numbered(number: u64, status: PaymentStatus) -> Payment {
    Payment {
        id: PaymentId::new(nth_id(4_100_000 + number)),
        created_at: noon() + TimeDelta::minutes(i64::try_from(number).unwrap()),
        ..a_payment(status)
    }
}

async fn world_with_an_order() -> World {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_read_back_in_every_status() {
    let world = world_with_an_order().await;
    for status in PaymentStatus::ALL {
        let payment = a_payment(status);
        if status == PaymentStatus::Pending {
            world.commit(|unit| unit.orders().insert_payment(payment.clone())).await;
        } else {
            world.commit(|unit| unit.orders().save_payment(payment.clone())).await;
        }
        let (payments, refunds) = world.store.list_payments(an_order().id).await.unwrap();
        assert_eq!((payments, refunds), (vec![payment], vec![]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_has_one_payment_that_is_pending_or_approved() {
    for first in PaymentStatus::ALL {
        for second in [PaymentStatus::Pending, PaymentStatus::Approved] {
            let world = world_with_an_order().await;
            world.commit(|unit| unit.orders().insert_payment(numbered(1, first))).await;
            let result = world.try_commit(|unit| unit.orders().insert_payment(numbered(2, second))).await;
            if matches!(first, PaymentStatus::Pending | PaymentStatus::Approved) {
                assert!(
                    matches!(result, Err(StoreError::Violated(Violation::Stale))),
                    "{first:?} {second:?}: {result:?}"
                );
            } else {
                result.unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_may_be_settled_and_another_begun_in_one_unit() {
    let world = world_with_an_order().await;
    world.commit(|unit| unit.orders().insert_payment(numbered(1, PaymentStatus::Pending))).await;
    world
        .commit(|unit| {
            unit.orders().insert_payment(numbered(2, PaymentStatus::Pending));
            unit.orders().save_payment(numbered(1, PaymentStatus::Declined));
            unit.orders().save_payment(numbered(2, PaymentStatus::Approved));
        })
        .await;
    let mut unit = world.begin().await;
    let locked = unit.orders().lock_order(&OrderRef::Id(an_order().id)).await.unwrap().unwrap();
    assert_eq!(locked.payments, [numbered(1, PaymentStatus::Declined), numbered(2, PaymentStatus::Approved)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unsettled_payments_are_those_long_pending_oldest_first() {
    let world = world_with_an_order().await;
    let second = Order { id: OrderId::new(nth_id(3_000_002)), number: an_order_number(2), ..an_order() };
    world.place(&second).await;
    let (first, later) = (numbered(5, PaymentStatus::Pending), numbered(9, PaymentStatus::Pending));
    let later = Payment { order_id: second.id, ..later };
    world
        .commit(|unit| {
            for payment in [&later, &first, &numbered(1, PaymentStatus::Declined)] {
                unit.orders().insert_payment(payment.clone());
            }
        })
        .await;
    let minute = |minute| noon() + TimeDelta::minutes(minute);
    assert_eq!(world.store.list_unsettled(minute(5)).await.unwrap(), []);
    assert_eq!(world.store.list_unsettled(minute(6)).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(world.store.list_unsettled(minute(10)).await.unwrap(), [first, later]);
}

fn refund(number: u64, status: RefundStatus) -> Refund {
    Refund {
        id: RefundId::new(nth_id(4_600_000 + number)),
        amount: euros(i64::try_from(number).unwrap()),
        created_at: noon() + TimeDelta::minutes(i64::try_from(number).unwrap()),
        reason: Some(Text::parse("broken").unwrap()),
        ..a_refund(status)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_read_back_and_has_one_outcome() {
    let world = world_with_an_order().await;
    let (pending, done) = (refund(1, RefundStatus::Pending), refund(1, RefundStatus::Refunded));
    world
        .commit(|unit| {
            unit.orders().insert_payment(a_payment(PaymentStatus::Approved));
            unit.orders().insert_refund(pending.clone());
        })
        .await;
    assert_eq!(world.store.find_refund(pending.id).await.unwrap(), Some(pending.clone()));
    world.commit(|unit| unit.orders().save_refund(done.clone())).await;
    assert_eq!(world.store.find_refund(pending.id).await.unwrap(), Some(done.clone()));
    let other = Refund { gateway_reference: Some("another".to_owned()), ..done.clone() };
    world.commit(|unit| unit.orders().save_refund(other)).await;
    assert_eq!(world.store.find_refund(pending.id).await.unwrap(), Some(done.clone()), "it is written once");
    let (payments, refunds) = world.store.list_payments(an_order().id).await.unwrap();
    assert_eq!((payments.len(), refunds), (1, vec![done]));
    assert_eq!(world.store.find_refund(RefundId::new(nth_id(1))).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_owed_is_told_oldest_first_a_hundred_at_once_or_of_one_order() {
    let world = world_with_an_order().await;
    world
        .commit(|unit| {
            unit.orders().insert_payment(a_payment(PaymentStatus::Approved));
            for number in (1..=101).rev() {
                unit.orders().insert_refund(refund(number, RefundStatus::Pending));
            }
            unit.orders().insert_refund(refund(102, RefundStatus::Refunded));
        })
        .await;
    let owed = world.store.list_owed(None).await.unwrap();
    let (first, last) = (refund(1, RefundStatus::Pending), refund(100, RefundStatus::Pending));
    assert_eq!((owed.len(), &owed[0], &owed[99]), (100, &first, &last));
    assert_eq!(world.store.list_owed(Some(an_order().id)).await.unwrap().len(), 101);
    assert_eq!(world.store.list_owed(Some(OrderId::new(nth_id(7)))).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_whose_money_does_not_add_up_is_refused_by_the_table() {
    let paid = Order { version: an_order().version.next(), ..a_paid_order() };
    let wrong: [(&str, Order); 5] = [
        ("paid more than it came to", Order { amount_paid: euros(2_001), ..paid.clone() }),
        ("given back more than was paid", Order { amount_refunded: euros(2_001), ..paid.clone() }),
        ("called unpaid", Order { payment: PaymentState::Unpaid, ..paid.clone() }),
        ("called refunded", Order { payment: PaymentState::Refunded, ..paid.clone() }),
        ("called paid", Order { amount_refunded: euros(2_000), ..paid.clone() }),
    ];
    for (what, order) in wrong {
        let world = world_with_an_order().await;
        let result = world.try_commit(|unit| unit.orders().save_order(order)).await;
        assert!(result.is_err(), "{what}");
    }
    let world = world_with_an_order().await;
    world.commit(|unit| unit.orders().save_order(paid.clone())).await;
    assert_eq!(world.store.find_order(&OrderRef::Id(paid.id)).await.unwrap(), Some(paid));
}
