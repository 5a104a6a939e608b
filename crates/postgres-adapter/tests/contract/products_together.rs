//! Products that are wanted at the same time, and asked for together.

use std::time::Duration;

use domain::{
    inventory::{InventoryQueries, Product},
    store::StoreError,
    testing::{product_id, sku},
    values::{ProductRef, Version},
};
use futures_util::future::join_all;
use tokio::runtime::Handle;

use crate::support::{World, by_id, numbered_product};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_the_product_that_they_named_however_it_was_named() {
    let world = World::new().await;
    for number in 1..=40 {
        world.stock(number, i64::from(number)).await;
    }
    let named = |number: i32| match number % 4 {
        0 => by_id(number),
        1 => ProductRef::Sku(sku(&format!("SKU-{number}"))),
        2 => ProductRef::IdOrSku(product_id(number), sku(&number.to_string())),
        _ => ProductRef::IdOrSku(product_id(number + 1_000), sku(&format!("SKU-{number}"))),
    };
    // Some twice, and the last ten are missing.
    let wanted: Vec<_> = (1..=50).chain(1..=50).map(|number| (number, named(number))).collect();
    let found = join_all(wanted.iter().map(|(_, which)| world.store.find_product(which))).await;
    for ((number, which), found) in wanted.iter().zip(found) {
        let found = found.unwrap().map(|found| (found.product.id.number(), found.available()));
        assert_eq!(found, (*number <= 40).then_some((*number, i64::from(*number))), "{which:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_is_seen_by_a_reading_that_begins_after_it_whatever_is_under_way() {
    let world = World::new().await;
    let product = world.stock(1, 0).await;
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let store = world.store.clone();
            Handle::current().spawn(async move { while store.find_product(&by_id(1)).await.is_ok() {} })
        })
        .collect();
    for number in 2..=100 {
        let version = Version::new(number).unwrap();
        let changed = Product { version, ..product.clone() };
        world.commit(|unit| unit.inventory().save_product(changed)).await;
        let read = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
        assert_eq!(read.product.version, version);
    }
    for reader in readers {
        assert!(!reader.is_finished(), "it read all the time");
        reader.abort();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_of_the_database_is_told_to_each_and_heals() {
    let world = World::with(|settings| settings.statement_timeout = Duration::from_millis(50)).await;
    world.stock(1, 1).await;
    let mut outsider = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.batch_execute("LOCK TABLE products IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let wanted: Vec<_> = (1..=5).map(by_id).collect();
    for answer in join_all(wanted.iter().map(|which| world.store.find_product(which))).await {
        assert!(matches!(answer, Err(StoreError::Busy(_))), "{answer:?}");
    }
    holder.rollback().await.unwrap();
    assert!(world.store.find_product(&by_id(1)).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spoilt_row_is_reported_to_those_who_asked_for_it_and_to_nobody_else() {
    let world = World::new().await;
    for number in 1..=3 {
        let product = numbered_product(number);
        world.commit(|unit| unit.inventory().insert_product(product)).await;
    }
    world.outsider().await.batch_execute("UPDATE products SET sku = 'two words' WHERE id = 2").await.unwrap();
    let wanted: Vec<_> = [1, 2, 3, 2].map(by_id).to_vec();
    let answers = join_all(wanted.iter().map(|which| world.store.find_product(which))).await;
    let spoilt: Vec<_> = answers.iter().map(|answer| matches!(answer, Err(StoreError::Corrupt { .. }))).collect();
    assert_eq!(spoilt, [false, true, false, true], "{answers:?}");
}
