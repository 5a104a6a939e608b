//! Money of orders that cannot be: the tables refuse it, whoever writes.

use domain::{
    orders::{PaymentStatus, Refund, RefundStatus},
    store::StoreError,
    testing::{a_payment, a_refund, an_order, euros, nth_id},
    values::OrderId,
};
use tokio_postgres::Client;

use crate::{orders::world_with_customer, support::World};

/// Which constraint refuses a change of the one order.
async fn refused(client: &Client, change: &str) -> Option<String> {
    let sql = format!("BEGIN; UPDATE orders SET {change}; ROLLBACK");
    let result = client.batch_execute(&sql).await;
    client.batch_execute("ROLLBACK").await.unwrap();
    let error = result.err()?;
    error.as_db_error().and_then(|error| error.constraint()).map(str::to_owned)
}

async fn world_with_an_order() -> World {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_is_given_back_than_was_paid_and_no_more_is_paid_than_it_came_to() {
    let world = world_with_an_order().await;
    let client = world.outsider().await;
    for amounts in ["20.01, 0", "-0.01, -0.01", "20, -0.01", "20, 20.01", "0, 0.01"] {
        let (paid, refunded) = amounts.split_once(", ").unwrap();
        let change = format!("payment = 'PAID', paid_at = now(), amount_paid = {paid}, amount_refunded = {refunded}");
        assert_eq!(refused(&client, &change).await.as_deref(), Some("orders_money_check"), "{amounts}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_state_is_that_of_the_amounts() {
    let world = world_with_an_order().await;
    let client = world.outsider().await;
    // The state, when it was paid, what was paid, what was given back: and whether that can be.
    for (row, is_possible) in [
        ("'UNPAID', NULL, 0, 0", true),
        ("'UNPAID', now(), 0, 0", false),
        ("'UNPAID', NULL, 20, 0", false),
        ("'PAID', now(), 20, 0", true),
        ("'PAID', now(), 19.99, 19.98", true),
        ("'PAID', now(), 20, 20", false),
        ("'PAID', NULL, 20, 0", false),
        // Free, or all of it was cancelled while it was paid.
        ("'PAID', now(), 0, 0", true),
        ("'REFUNDED', now(), 20, 20", true),
        ("'REFUNDED', now(), 0, 0", true),
        ("'REFUNDED', now(), 20, 19.99", false),
        ("'REFUNDED', NULL, 20, 20", false),
    ] {
        let change = format!("(payment, paid_at, amount_paid, amount_refunded) = ROW({row})");
        let expected = (!is_possible).then_some("orders_payment_state_check");
        assert_eq!(refused(&client, &change).await.as_deref(), expected, "{row}");
    }
}

async fn insert(world: &World, refund: Refund) -> Result<(), StoreError> {
    world.try_commit(|unit| unit.orders().insert_refund(refund)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_something_of_a_payment_that_is() {
    let world = world_with_an_order().await;
    let refund = a_refund(RefundStatus::Pending);
    assert!(insert(&world, refund.clone()).await.is_err(), "there is no such payment");
    world.commit(|unit| unit.orders().insert_payment(a_payment(PaymentStatus::Approved))).await;
    let nothing = Refund { amount: euros(0), ..refund.clone() };
    assert!(insert(&world, nothing).await.is_err(), "nothing is given back");
    let nowhere = Refund { order_id: OrderId::new(nth_id(1)), ..refund.clone() };
    assert!(insert(&world, nowhere).await.is_err(), "there is no such order");
    let unsettled = Refund { settled_at: None, ..a_refund(RefundStatus::Refunded) };
    assert!(insert(&world, unsettled).await.is_err(), "what is settled says when");
    insert(&world, refund).await.unwrap();
}
