//! What waits for stock, compared: by the product, by its lines, and with what is available.

use domain::{
    inventory::{Availability, InventoryQueries, VerifyFilter},
    testing::{location_id, product_id},
    values::LocationRef,
};

use crate::{
    orders::world_with_customer,
    support::{World, by_id, received, waiting_order},
};

/// Three units of product 2 wait, by its row and by two orders; nothing of it is there. Of product 1 ten are there, and none waits.
async fn queue() -> World {
    let world = world_with_customer().await;
    world.stock(2, 0).await;
    world.place(&waiting_order(1, 2, 1)).await;
    world.place(&waiting_order(2, 2, 2)).await;
    say(&world, 3).await;
    world
}

async fn say(world: &World, backordered: i64) {
    let said = Availability { product_id: product_id(2), in_stock: false, stock_low: false, backordered };
    world.commit(|unit| unit.inventory().save_availability(vec![said])).await;
}

async fn drifts(world: &World, filter: &VerifyFilter) -> Vec<(String, String)> {
    let found = world.store.verify(filter).await.unwrap();
    found.drifts.into_iter().map(|drift| (drift.subject, drift.detail)).collect()
}

fn of_product(number: i32) -> VerifyFilter {
    VerifyFilter { product: Some(by_id(number)), location: None }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_by_the_product_and_by_its_lines_is_no_drift() {
    let world = queue().await;
    for filter in [VerifyFilter::default(), of_product(1), of_product(2)] {
        assert_eq!(drifts(&world, &filter).await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_that_disagrees_with_its_lines_is_reported_with_the_numbers() {
    for (by_row, units) in [(4, "4 units wait by the product and 3"), (0, "0 units wait by the product and 3")] {
        let world = queue().await;
        say(&world, by_row).await;
        for filter in [VerifyFilter::default(), of_product(2)] {
            let [(subject, detail)] = drifts(&world, &filter).await.try_into().unwrap();
            assert_eq!(subject, "product 2");
            assert!(detail.starts_with(units), "{detail}");
        }
        assert_eq!(drifts(&world, &of_product(1)).await, []);
    }
    let world = queue().await;
    let sql = "SET session_replication_role = replica; DELETE FROM order_items; UPDATE products SET backordered = 1 WHERE id = 1";
    world.outsider().await.batch_execute(sql).await.unwrap();
    let subjects: Vec<_> = drifts(&world, &VerifyFilter::default()).await.into_iter().map(|drift| drift.0).collect();
    assert_eq!(subjects, ["product 1", "product 2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_what_is_available() {
    let world = queue().await;
    world.commit(|unit| unit.inventory().record(vec![received(2, 1, 5)])).await;
    for filter in [VerifyFilter::default(), of_product(2)] {
        let [(subject, detail)] = drifts(&world, &filter).await.try_into().unwrap();
        assert_eq!(subject, "product 2");
        assert_eq!(detail, "3 units wait by the product and 3 by its order lines, while 5 are available");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_lies_nowhere_so_a_location_is_compared_without_it() {
    let world = queue().await;
    say(&world, 4).await;
    let location = Some(LocationRef::Id(location_id(1)));
    for product in [None, Some(by_id(2))] {
        assert_eq!(drifts(&world, &VerifyFilter { product, location: location.clone() }).await, []);
    }
}
