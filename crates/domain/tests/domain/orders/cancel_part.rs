//! Some of an order is not wanted any more.

use domain::{
    events::EventKind,
    inventory::MovementKind,
    orders::{CancelItem, CancelOrder, CancelOrderError, MockOrderQueries, Order, OrderStatus, PaymentState},
    testing::{Beat, Diary, a_customer, an_admin, by, euros, noon, store_of},
};

use super::{
    Shop,
    several::{counters, in_short, line, locking, order_of, paid, product, this_order, units},
};

fn some(number: i32, of: i64) -> CancelItem {
    CancelItem { product: product(number), quantity: Some(units(of)) }
}

fn only(items: Vec<CancelItem>) -> CancelOrder {
    CancelOrder { items, reason: Some("fewer will do".to_owned().try_into().unwrap()), ..CancelOrder::default() }
}

/// Nine units of product 1 at 0.99, of which three wait for stock, and two of product 2.
fn nine_and_two() -> Order {
    order_of(vec![line(1, 99, "0.19", (6, 3, 0, 0)), line(2, 1_000, "0.07", (2, 0, 0, 0))], 490)
}

const HELD: [(i32, i32, i64); 3] = [(1, 1, 2), (1, 2, 4), (2, 1, 2)];

async fn cancelled(order: Order, command: CancelOrder) -> (Order, Diary) {
    let held: Vec<_> = HELD
        .iter()
        .filter(|(of, ..)| order.lines.iter().any(|it| it.product_id.number() == *of && it.reserved > 0))
        .copied()
        .collect();
    let unit = locking(order, &held).that_locks_waiting(vec![]);
    let diary = unit.diary();
    let mut queries = MockOrderQueries::new();
    queries.expect_list_owed().returning(|_| Ok(vec![]));
    let shop = Shop::reading(store_of([unit]), queries);
    let order = shop.orders.cancel(&by(an_admin()), this_order(), command).await.unwrap().value;
    assert!(diary.keeps_the_beats() && diary.committed());
    (order, diary)
}

async fn refused(customer: bool, order: Order, command: CancelOrder) -> CancelOrderError {
    let unit = locking(order, &HELD);
    let diary = unit.diary();
    let actor = if customer { a_customer() } else { an_admin() };
    let told = Shop::on(store_of([unit])).orders.cancel(&by(actor), this_order(), command).await;
    assert!(diary.refused());
    told.unwrap_err()
}

/// What is decided to be given back, in cents.
fn given_back(diary: &Diary) -> Option<i64> {
    diary
        .queued()
        .iter()
        .find_map(|beat| if let Beat::InsertedRefund(refund) = beat { Some(refund.amount.minor()) } else { None })
}

#[tokio::test]
async fn what_waits_for_stock_goes_first_and_then_what_is_reserved() {
    let (order, diary) = cancelled(nine_and_two(), only(vec![some(1, 2)])).await;
    assert_eq!((counters(&order)[0], diary.changes().len()), ((6, 1, 0, 2), 0), "nothing lies on a shelf for those");
    assert_eq!(diary.kinds(), [EventKind::OrderReduced]);

    let (order, diary) = cancelled(nine_and_two(), only(vec![some(1, 6)])).await;
    assert_eq!(counters(&order), [(3, 0, 0, 6), (2, 0, 0, 0)]);
    assert_eq!(
        in_short(&diary.changes()),
        [(MovementKind::Released, 1, 1, 0, -2), (MovementKind::Released, 1, 2, 0, -1)]
    );
    assert_eq!((order.status(), order.cancelled_at, &order.cancel_reason), (OrderStatus::Pending, None, &None));
    assert!(diary.queued().contains(&Beat::SavedOrder(order)));
    let told = diary.events()[0].data.to_value();
    assert_eq!((&told["reduced"][0]["quantity"], &told["reason"]), (&6.into(), &"fewer will do".into()));
}

#[tokio::test]
async fn what_was_paid_beyond_what_is_left_is_given_back_to_the_cent() {
    // Nine cost 8.91 and 1.69 tax, five 4.95 and 0.94.
    let (order, diary) = cancelled(paid(nine_and_two()), only(vec![some(1, 4)])).await;
    assert_eq!(given_back(&diary), Some(1_060 - 589));
    assert_eq!((order.payment, order.amount_refunded), (PaymentState::Paid, euros(471)));
    assert_eq!(order.amount_paid.minus(order.amount_refunded).unwrap(), order.due().unwrap());

    // Of what was not paid nothing is given back.
    let (order, diary) = cancelled(nine_and_two(), only(vec![some(1, 4)])).await;
    assert_eq!((given_back(&diary), order.payment), (None, PaymentState::Unpaid));
}

#[tokio::test]
async fn the_last_units_cancel_the_order_with_its_shipping() {
    let (order, diary) =
        cancelled(paid(nine_and_two()), only(vec![some(2, 2), CancelItem { product: product(1), quantity: None }]))
            .await;
    assert_eq!((order.status(), order.payment), (OrderStatus::Cancelled, PaymentState::Refunded));
    assert_eq!((order.cancelled_at, given_back(&diary)), (Some(noon()), Some(order.total.minor())));
    assert_eq!(diary.kinds(), [EventKind::OrderCancelled]);
    assert!(order.cancel_reason.is_some());
}

#[tokio::test]
async fn what_is_left_of_an_order_that_left_in_part_is_cancelled_and_the_order_is_shipped() {
    let order = paid(order_of(vec![line(1, 99, "0.19", (0, 3, 4, 0)), line(2, 1_000, "0.07", (2, 0, 0, 0))], 490));
    let (order, diary) = cancelled(order, CancelOrder::default()).await;
    assert_eq!(counters(&order), [(0, 0, 4, 3), (0, 0, 0, 2)]);
    assert_eq!((order.status(), order.shipped_at, order.cancelled_at), (OrderStatus::Shipped, Some(noon()), None));
    assert_eq!(diary.kinds(), [EventKind::OrderReduced]);
    // Three at 0.99 with 0.57 of 1.32 tax, and two at 10.00 with 1.40.
    assert_eq!(given_back(&diary), Some(297 + (132 - 75) + 2_000 + 140));
}

#[tokio::test]
async fn nobody_cancels_more_than_is_left_or_what_is_not_on_the_order() {
    let told = refused(true, nine_and_two(), only(vec![some(1, 10)])).await;
    assert!(matches!(told, CancelOrderError::TooMany { item: 0, left: 9 }));
    let told = refused(true, nine_and_two(), only(vec![some(2, 1), some(1, 5), some(1, 5)])).await;
    assert!(matches!(told, CancelOrderError::TooMany { item: 2, left: 4 }));
    let all_of_it = CancelItem { quantity: None, ..some(2, 1) };
    let told = refused(true, nine_and_two(), only(vec![all_of_it.clone(), all_of_it])).await;
    assert!(matches!(told, CancelOrderError::TooMany { item: 1, left: 0 }), "nothing is left to name");
    let told = refused(true, nine_and_two(), only(vec![some(1, 1), some(3, 1)])).await;
    assert!(matches!(told, CancelOrderError::NotOnOrder(1)));
}

#[tokio::test]
async fn once_some_of_it_left_the_house_it_is_the_sellers_to_cancel() {
    let partly = || paid(order_of(vec![line(1, 99, "0", (6, 0, 1, 0)), line(2, 1_000, "0", (2, 0, 0, 0))], 0));
    assert!(matches!(refused(true, partly(), CancelOrder::default()).await, CancelOrderError::PartlyShipped));
    let (order, _) = cancelled(partly(), only(vec![some(1, 6)])).await;
    assert_eq!(counters(&order), [(0, 0, 1, 6), (2, 0, 0, 0)]);
}
