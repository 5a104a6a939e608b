//! Callers who hang up, and lanes that break.

use domain::{
    events::Subject,
    orders::{PlaceOrderError, PlaceOrders},
    store::StoreError,
    testing::{a_customer, by, keyed},
};

use crate::{
    gate::{Fate, GatedStore},
    shop::{Shop, one, served, settings, until, user},
};

#[tokio::test]
async fn whoever_hangs_up_while_waiting_is_dropped_and_nothing_is_placed_for_them() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let mut callers = vec![shop.busy().await];
    let leaving: Vec<_> = (1..=3).map(|number| shop.caller(by(user(number)), one())).collect();
    shop.until_waiting(3).await;
    callers.extend(shop.crowd(2).await);
    for caller in leaving {
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
    }
    store.let_through(2);
    served(callers).await;
    assert_eq!(store.sizes(), [1, 2]);
    assert_eq!((shop.desk.figures().dropped, shop.desk.figures().orders, shop.desk.waiting()), (3, 3, 0));
}

#[tokio::test]
async fn a_queue_of_people_who_all_hung_up_leaves_no_lane_busy() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let first = shop.busy().await;
    for caller in shop.crowd(5).await {
        caller.abort();
    }
    tokio::task::yield_now().await;
    store.let_through(2);
    served(vec![first]).await;
    shop.desk.place(by(a_customer()), one()).await.unwrap();
    assert_eq!((store.sizes(), shop.desk.figures().dropped), (vec![1, 1], 5));
}

#[tokio::test]
async fn an_order_on_its_way_is_placed_though_its_caller_hung_up_and_is_told_and_found_by_its_key() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let request = keyed(a_customer(), "k");
    let caller = shop.caller(request.clone(), one());
    store.until_arrived(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    store.let_through(2);
    until("it is placed", || store.told().len() == 1).await;
    let found = shop.desk.place(request, one()).await.unwrap();
    assert!(found.replayed);
    assert_eq!(store.told()[0].subject, Subject::Order(found.value.id));
    assert_eq!((store.told().len(), shop.desk.figures().dropped), (1, 0));
}

#[tokio::test]
async fn an_order_whose_group_failed_is_placed_though_its_caller_hung_up() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let request = keyed(a_customer(), "k");
    let caller = shop.caller(request.clone(), one());
    store.until_arrived(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    store.fated(&[Fate::Conflict]);
    store.let_through(3);
    until("it is placed alone", || store.told().len() == 1).await;
    assert!(shop.desk.place(request, one()).await.unwrap().replayed);
}

#[tokio::test]
async fn a_panic_in_a_group_breaks_that_group_only_and_doubles_nothing() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let first = shop.busy().await;
    let with_key = shop.caller(keyed(a_customer(), "k"), one());
    let without = shop.caller(by(a_customer()), one());
    shop.until_waiting(2).await;
    store.fated(&[Fate::Done, Fate::Panic]);
    store.let_through(4);
    served(vec![first]).await;
    assert!(!with_key.await.unwrap().unwrap().replayed, "under its key it is placed alone");
    let unknown = without.await.unwrap();
    assert!(matches!(unknown, Err(PlaceOrderError::Store(StoreError::OutcomeUnknown(_)))), "{unknown:?}");
    assert_eq!((store.sizes(), store.alone()), (vec![1, 2], 1));
    shop.desk.place(by(a_customer()), one()).await.unwrap();
    assert_eq!(store.sizes(), [1, 2, 1], "the lane goes on");
}

#[tokio::test]
async fn what_waits_behind_a_panic_is_served_by_the_same_lane() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let broken = shop.busy().await;
    let crowd = shop.crowd(4).await;
    store.fated(&[Fate::Panic]);
    store.let_through(2);
    assert!(broken.await.unwrap().is_err());
    served(crowd).await;
    assert_eq!(store.sizes(), [1, 4]);
}

#[tokio::test]
async fn copies_of_one_request_in_a_group_are_answered_alike() {
    let store = GatedStore::letting_through(0);
    let shop = Shop::open(settings(), &store);
    let first = shop.busy().await;
    let copies = (0..5).map(|_| shop.caller(keyed(a_customer(), "k"), one())).collect();
    shop.until_waiting(5).await;
    store.let_through(2);
    served(vec![first]).await;
    let answers = served(copies).await;
    assert!(answers.iter().all(|done| done.value == answers[0].value));
    assert_eq!(answers.iter().filter(|done| !done.replayed).count(), 1);
    assert_eq!((store.alone(), store.told().len()), (0, 2), "one effect, told once");
}
