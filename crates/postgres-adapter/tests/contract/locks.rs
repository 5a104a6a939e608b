//! Locks of products: in one order, really held, and what is read behind them is never stale.

use domain::{
    inventory::{InventoryQueries, Product, VerifyFilter},
    store::StoreError,
    testing::{another_location, euros, location_id, product_id, sku},
    values::{LocationCode, LocationRef, ProductRef},
};
use tokio::runtime::Handle;

use crate::support::{World, by_id, numbered_product, received, reserved, until_waiting};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn products_come_in_the_order_of_their_ids_however_they_are_named_and_unknown_ones_are_left_out() {
    let world = World::new().await;
    for number in [3, 1, 2, 7] {
        world.stock(number, 1).await;
    }
    let named = [
        ProductRef::Sku(sku("SKU-7")),
        by_id(3),
        by_id(99),
        ProductRef::Sku(sku("sku-1")),
        ProductRef::IdOrSku(product_id(1), sku("1")),
        ProductRef::Sku(sku("SKU-3")),
    ];
    let mut unit = world.begin().await;
    let locked = unit.inventory().lock_stock(&named, &[]).await.unwrap();
    assert_eq!(locked.products.iter().map(|product| product.id.number()).collect::<Vec<_>>(), [1, 3, 7]);
    assert!(locked.products.iter().all(|product| product.available() == 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_a_decision_needs_is_read_with_levels_by_priority() {
    let world = World::new().await;
    let product = Product { price: euros(1_999), ..numbered_product(1) };
    world
        .commit(|unit| {
            for number in [2, 3, 4] {
                unit.inventory().insert_location(another_location(number));
            }
            unit.inventory().insert_product(product.clone());
            unit.inventory().record(vec![received(1, 1, 10), received(1, 4, 4), received(1, 3, 3), received(1, 2, 2)]);
            unit.inventory().record(vec![reserved(1, 1, 1)]);
        })
        .await;
    let codes = [
        LocationRef::Code(LocationCode::parse("WH-03").unwrap()),
        LocationRef::Id(location_id(1)),
        LocationRef::Id(location_id(9)),
    ];
    let mut unit = world.begin().await;
    let locked = unit.inventory().lock_stock(&[by_id(1)], &codes).await.unwrap();
    let [found] = locked.products.as_slice() else { panic!("one product, not {:?}", locked.products) };
    assert_eq!((found.price, found.version, found.status), (product.price, product.version, product.status));
    assert_eq!((&found.sku, &found.name, found.in_stock, found.stock_low), (&product.sku, &product.name, false, false));
    // The default location has priority 100.
    let levels: Vec<_> = found
        .levels
        .iter()
        .map(|level| (level.location_id.number(), level.priority, level.on_hand, level.reserved))
        .collect();
    assert_eq!(levels, [(2, 2, 2, 0), (3, 3, 3, 0), (4, 4, 4, 0), (1, 100, 10, 1)]);
    assert_eq!(locked.locations.iter().map(|place| place.code.as_str()).collect::<Vec<_>>(), ["WH-01", "WH-03"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_lock_draws_a_new_movement_number() {
    let world = World::new().await;
    let mut unit = world.begin().await;
    let first = unit.inventory().lock_stock(&[], &[]).await.unwrap();
    let second = unit.inventory().lock_stock(&[], &[]).await.unwrap();
    assert_ne!(first.movement_id, second.movement_id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waited_for_a_lock_sees_what_was_committed_meanwhile() {
    let world = World::new().await;
    let product = world.stock(1, 10).await;
    let watcher = world.outsider().await;
    for named in [by_id(1), ProductRef::Sku(sku("SKU-1"))] {
        let before = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
        let mut first = world.begin().await;
        first.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
        let mut second = world.begin().await;
        let second = Handle::current().spawn(async move {
            let locked = second.inventory().lock_stock(&[named], &[]).await.unwrap();
            second.roll_back().await;
            locked
        });
        until_waiting(&watcher, 1).await;
        let price = euros(before.product.price.minor() + 1);
        first.inventory().save_product(Product { price, ..product.clone() });
        first.inventory().record(vec![reserved(1, 1, 1)]);
        first.commit().await.unwrap();
        let locked = second.await.unwrap();
        assert_eq!(locked.products[0].price, price);
        assert_eq!(locked.products[0].available(), before.available() - 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn foreign_keys_do_not_wait_for_a_locked_product() {
    let world = World::new().await;
    world.stock(1, 0).await;
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    let outsider = world.outsider().await;
    let checked = "SET lock_timeout = '1ms'; INSERT INTO stock_levels VALUES (1, 1, 0, 0)";
    outsider.batch_execute(checked).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_that_name_products_in_opposite_orders_never_deadlock() {
    let world = World::new().await;
    for number in 1..=5 {
        world.stock(number, 1_000).await;
    }
    let tasks = (0..4).map(|task| {
        let mut named: Vec<ProductRef> = (1..=5).map(by_id).collect();
        if task % 2 == 0 {
            named.reverse();
        }
        let world = &world;
        async move {
            for _ in 0..25 {
                let mut unit = world.begin().await;
                unit.inventory().lock_stock(&named, &[]).await?;
                unit.inventory().record((1..=5).map(|number| reserved(number, 1, 1)).collect());
                unit.commit().await?;
            }
            Ok::<_, StoreError>(())
        }
    });
    for done in futures_util::future::join_all(tasks).await {
        done.unwrap();
    }
    assert_eq!(world.number("SELECT sum(reserved)::bigint FROM stock_levels").await, 500);
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap().drift, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_location_is_waited_for_and_read_anew() {
    let world = World::new().await;
    let watcher = world.outsider().await;
    let which = LocationRef::Code(LocationCode::parse("WH-01").unwrap());
    let mut first = world.begin().await;
    let location = first.inventory().lock_location(&which).await.unwrap().unwrap();
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let found = second.inventory().lock_location(&LocationRef::Id(location_id(1))).await.unwrap();
        second.roll_back().await;
        found
    });
    until_waiting(&watcher, 1).await;
    first.inventory().save_location(domain::inventory::Location { priority: 7, ..location });
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap().priority, 7);
    let mut unit = world.begin().await;
    assert_eq!(unit.inventory().lock_location(&LocationRef::Id(location_id(9))).await.unwrap(), None);
}
