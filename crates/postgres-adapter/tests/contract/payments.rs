//! Payments.

use chrono::TimeDelta;
use domain::{
    orders::{OrderQueries, Payment, PaymentStatus},
    store::{StoreError, Violation},
    testing::{a_payment, an_order, noon, nth_id},
    values::{OrderRef, PaymentId},
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
        assert_eq!(world.store.find_payment(payment.id).await.unwrap(), Some(payment));
    }
    assert_eq!(world.store.find_payment(PaymentId::new(nth_id(1))).await.unwrap(), None);
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
async fn unsettled_payments_are_those_to_be_refunded_and_those_long_pending_oldest_first() {
    let world = world_with_an_order().await;
    let refunding = numbered(9, PaymentStatus::Refunding);
    let pending = numbered(5, PaymentStatus::Pending);
    world
        .commit(|unit| {
            for payment in
                [&refunding, &pending, &numbered(1, PaymentStatus::Declined), &numbered(2, PaymentStatus::Refunded)]
            {
                unit.orders().insert_payment(payment.clone());
            }
        })
        .await;
    let minute = |minute| noon() + TimeDelta::minutes(minute);
    assert_eq!(world.store.list_unsettled(minute(5)).await.unwrap(), std::slice::from_ref(&refunding));
    assert_eq!(world.store.list_unsettled(minute(6)).await.unwrap(), [pending, refunding]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_than_a_hundred_unsettled_payments_are_told_at_once() {
    let world = world_with_an_order().await;
    world
        .commit(|unit| {
            for number in 1..=101 {
                unit.orders().insert_payment(numbered(number, PaymentStatus::Refunding));
            }
        })
        .await;
    let unsettled = world.store.list_unsettled(noon()).await.unwrap();
    assert_eq!((unsettled.len(), unsettled[99].id), (100, numbered(100, PaymentStatus::Refunding).id));
}
