//! What orders would be offered, without locks.

use domain::{
    inventory::LockedProduct,
    orders::{OfferRequest, OrderQueries},
    testing::{a_buyer, nth_id, sku},
    values::{CustomerRef, ProductRef, UserId},
};
use tokio::runtime::Handle;

use crate::{
    orders::world_with_customer,
    support::{by_id, locks_of, received, until, until_waiting},
};

fn request() -> OfferRequest {
    let customers = vec![
        CustomerRef::Email(a_buyer().email),
        CustomerRef::Id(UserId::new(nth_id(1))),
        CustomerRef::Id(a_buyer().id),
        CustomerRef::Number(a_buyer().number),
    ];
    OfferRequest { products: vec![ProductRef::Sku(sku("SKU-2")), by_id(1), by_id(9)], customers, orders: 2 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_be_offered_is_found_and_no_number_is_drawn() {
    let world = world_with_customer().await;
    world.stock(2, 7).await;
    let found = world.store.find_offers(&request()).await.unwrap();
    let mut unit = world.begin().await;
    let locked = unit.orders().lock_offers(&request()).await.unwrap();
    assert_eq!(found.products, locked.products);
    assert_eq!(found.customers, locked.customers);
    assert_eq!(found.customers, [Some(a_buyer()), None, Some(a_buyer()), Some(a_buyer())]);
    assert_eq!((found.serials, locked.serials), (vec![], vec![1, 2]), "the first numbers were still to be had");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_waited_for_and_nobody_waits() {
    let world = world_with_customer().await;
    world.stock(2, 7).await;
    let mut holder = world.begin().await;
    holder.orders().lock_offers(&request()).await.unwrap();
    holder.inventory().record(vec![received(1, 1, 1)]);
    // It holds both products for all that time.
    let found = world.store.find_offers(&request()).await.unwrap();
    assert_eq!(found.products.iter().map(LockedProduct::available).collect::<Vec<_>>(), [10, 7]);
    holder.commit().await.unwrap();
    assert_eq!(world.store.find_offers(&request()).await.unwrap().products[0].available(), 11);
    let locks = locks_of("products") + " AND mode LIKE 'Row%'";
    assert_eq!(world.number(&locks).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn products_and_levels_are_of_one_instant() {
    let world = world_with_customer().await;
    let (mut outsider, watcher) = (world.outsider().await, world.outsider().await);
    // Levels cannot be read until another price and another level have come to be in one transaction.
    let other = outsider.transaction().await.unwrap();
    other
        .batch_execute("LOCK TABLE stock_levels IN ACCESS EXCLUSIVE MODE; UPDATE products SET current_price = 99")
        .await
        .unwrap();
    let store = world.store.clone();
    let asking = Handle::current().spawn(async move { store.find_offers(&request()).await.unwrap() });
    until_waiting(&watcher, 1).await;
    other.batch_execute("UPDATE stock_levels SET on_hand = 99").await.unwrap();
    other.commit().await.unwrap();
    until("it was answered", || async { asking.is_finished() }).await;
    let product = asking.await.unwrap().products.remove(0);
    assert_eq!((product.price.minor(), product.available()), (1_000, 10));
}
