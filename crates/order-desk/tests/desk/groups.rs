//! How groups form: by themselves, while lanes are busy, and within bounds.

use domain::{
    orders::{PlaceOrderError, PlaceOrders},
    store::StoreError,
    testing::{a_customer, a_purchase, by},
};
use order_desk::{DeskFigures, DeskSettings};

use crate::{
    gate::{Fate, GatedStore},
    shop::{Shop, many, one, served, settings, user},
};

#[tokio::test]
async fn an_order_that_comes_alone_is_placed_at_once_and_alone() {
    let shop = Shop::open(settings(), &GatedStore::letting_through(2));
    for _ in 0..2 {
        shop.desk.place(by(a_customer()), one()).await.unwrap();
    }
    assert_eq!(shop.store.sizes(), [1, 1]);
    assert_eq!(shop.desk.figures(), DeskFigures { groups: 2, orders: 2, ..DeskFigures::default() });
    assert_eq!((shop.store.alone(), shop.store.told().len(), shop.desk.waiting()), (0, 2, 0));
}

#[tokio::test]
async fn what_arrives_while_the_lane_is_busy_goes_together_into_the_next_group() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let mut callers = vec![shop.busy().await];
    callers.extend(shop.crowd(5).await);
    assert_eq!((store.arrived(), store.sizes()), (1, vec![1]));
    store.let_through(2);
    let orders = served(callers).await;
    assert_eq!(store.sizes(), [1, 5]);
    assert_eq!(shop.desk.figures(), DeskFigures { groups: 2, orders: 6, ..DeskFigures::default() });
    let mut numbers: Vec<_> = orders.iter().map(|done| done.value.number.to_string()).collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!((numbers.len(), store.told().len()), (6, 6), "each has an order and an event of its own");
}

#[tokio::test]
async fn nobody_is_answered_before_their_groups_commit() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let first = shop.busy().await;
    let crowd = shop.crowd(3).await;
    store.let_through(1);
    store.until_arrived(2).await;
    first.await.unwrap().unwrap();
    assert!(crowd.iter().all(|caller| !caller.is_finished()));
    assert_eq!(store.told().len(), 1);
    store.let_through(1);
    served(crowd).await;
}

#[tokio::test]
async fn lanes_place_groups_at_the_same_time_and_no_more_than_there_are() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { lanes: many(2), ..settings() }, &store);
    let mut callers = vec![shop.busy_with(2).await, shop.busy_with(3).await];
    assert_eq!(store.sizes(), [1, 1], "two commits are on their way");
    callers.extend(shop.crowd(4).await);
    assert_eq!(store.arrived(), 2);
    store.let_through(3);
    served(callers).await;
    assert_eq!(store.sizes(), [1, 1, 4]);
}

#[tokio::test]
async fn a_second_lane_waits_for_as_many_orders_as_the_first_has_on_its_way() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { lanes: many(3), ..settings() }, &store);
    let mut callers = vec![shop.busy_with(2).await, shop.busy_with(3).await];
    callers.extend(shop.crowd(1).await);
    assert_eq!(store.sizes(), [1, 1]);
    callers.push(shop.caller(by(a_customer()), one()));
    store.until_arrived(3).await;
    assert_eq!((store.sizes(), shop.desk.waiting()), (vec![1, 1, 2], 0));
    store.let_through(3);
    served(callers).await;
}

#[tokio::test]
async fn an_order_of_what_is_on_its_way_waits_for_it_rather_than_hold_up_another_lane() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { lanes: many(2), ..settings() }, &store);
    let mut callers = vec![shop.busy_with(1).await];
    callers.extend(shop.crowd(5).await);
    assert_eq!((store.sizes(), shop.desk.waiting()), (vec![1], 5), "one lane is free all the while");
    store.let_through(2);
    served(callers).await;
    assert_eq!(store.sizes(), [1, 5]);
}

#[tokio::test]
async fn a_group_ends_before_an_order_of_what_is_on_its_way() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { lanes: many(2), ..settings() }, &store);
    let mut callers = vec![shop.busy_with(1).await, shop.busy_with(2).await];
    for (product, waiting) in [(3, 1), (2, 2), (3, 3)] {
        callers.push(shop.caller(by(a_customer()), a_purchase(&[(product, 1)])));
        shop.until_waiting(waiting).await;
    }
    // The lane of product 1 is through, and product 2 still on its way.
    store.let_through(1);
    store.until_arrived(3).await;
    assert_eq!((store.sizes(), shop.desk.waiting()), (vec![1, 1, 1], 2));
    store.let_through(4);
    served(callers).await;
    assert_eq!(store.sizes().iter().sum::<usize>(), 5, "none is forgotten");
}

#[tokio::test]
async fn a_group_has_no_more_orders_than_it_may() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { group: many(3), ..settings() }, &store);
    let mut callers = vec![shop.busy().await];
    callers.extend(shop.crowd(7).await);
    store.let_through(4);
    served(callers).await;
    assert_eq!(store.sizes(), [1, 3, 3, 1]);
}

#[tokio::test]
async fn a_group_has_no_more_than_a_thousand_items() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let mut callers = vec![shop.busy().await];
    for (items, waiting) in [400, 400, 200, 1, 500, 500, 1].into_iter().zip(1..) {
        callers.push(shop.caller(by(a_customer()), a_purchase(&vec![(1, 1); items])));
        shop.until_waiting(waiting).await;
    }
    store.let_through(4);
    served(callers).await;
    assert_eq!(store.sizes(), [1, 3, 2, 2], "400 + 400 + 200, 1 + 500, 500 + 1");
}

#[tokio::test]
async fn a_full_queue_sends_the_next_one_away_at_once_and_takes_orders_again_when_it_has_emptied() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { queue: many(2), ..settings() }, &store);
    let mut callers = vec![shop.busy().await];
    callers.extend(shop.crowd(2).await);
    let refused = shop.desk.place(by(a_customer()), one()).await;
    assert!(matches!(refused, Err(PlaceOrderError::Store(StoreError::Busy(_)))), "{refused:?}");
    assert_eq!((shop.desk.figures().sent_away, shop.desk.waiting()), (1, 2));
    store.let_through(3);
    served(callers).await;
    shop.desk.place(by(a_customer()), one()).await.unwrap();
    let expected = DeskFigures { groups: 3, orders: 4, sent_away: 1, ..DeskFigures::default() };
    assert_eq!(shop.desk.figures(), expected);
}

#[tokio::test]
async fn somebody_with_a_thousand_orders_delays_another_ones_only_order_by_one_group_at_most() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(DeskSettings { group: many(8), ..settings() }, &store);
    let mut callers = vec![shop.busy().await];
    callers.extend(shop.crowd(1_000).await);
    callers.extend((1..=3).map(|number| shop.caller(by(user(number)), one())));
    shop.until_waiting(1_003).await;
    store.let_through(1_000);
    served(callers).await;
    let second = &store.groups()[1];
    assert_eq!(second.len(), 8);
    for number in 1..=3 {
        assert!(second.contains(&by(user(number))), "{number} is in the next group");
    }
}

#[tokio::test]
async fn a_group_that_cannot_be_committed_is_placed_one_by_one_and_counted() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let mut callers = vec![shop.busy().await];
    callers.extend(shop.crowd(5).await);
    store.fated(&[Fate::Done, Fate::Conflict]);
    store.let_through(7);
    served(callers).await;
    assert_eq!((store.sizes(), store.alone()), (vec![1, 5], 5));
    let expected = DeskFigures { groups: 2, orders: 6, alone: 5, ..DeskFigures::default() };
    assert_eq!((shop.desk.figures(), store.told().len()), (expected, 6));
}

#[tokio::test]
async fn of_a_group_only_what_there_is_not_enough_of_is_refused() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let first = shop.busy().await;
    let wanted = [999_999, 2, 1].map(|units| shop.caller(by(a_customer()), a_purchase(&[(1, units)])));
    shop.until_waiting(3).await;
    store.let_through(2);
    served(vec![first]).await;
    let [most, too_many, rest] = wanted;
    assert!(most.await.unwrap().is_ok() && rest.await.unwrap().is_ok());
    let refused = too_many.await.unwrap();
    assert!(matches!(refused, Err(PlaceOrderError::InsufficientStock(short)) if short[0].available == 1));
    assert_eq!((shop.desk.figures().alone, store.sizes()), (0, vec![1, 3]));
}
