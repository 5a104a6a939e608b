//! Lists of levels, now and as of a moment.

use chrono::{DateTime, Utc};
use domain::{
    inventory::{Availability, InventoryQueries, LevelFilter, LevelRow, MovementFilter, MovementKind, Product},
    store::StoreError,
    testing::{another_location, location_id, product_id, sku},
    values::{Limit, LocationCode, LocationRef, Page, PageRequest, ProductRef, StockCount},
};

use crate::support::{World, by_id, change, numbered_product, received, reserved};

async fn list(world: &World, filter: &LevelFilter, as_of: Option<DateTime<Utc>>) -> Vec<(i32, i32, i64, i64)> {
    let page = world.store.list_levels(filter, as_of, &PageRequest::default()).await.unwrap();
    page.items.iter().map(numbers).collect()
}

fn numbers(level: &LevelRow) -> (i32, i32, i64, i64) {
    (level.product_id.number(), level.location_id.number(), level.on_hand, level.reserved)
}

async fn two_by_two() -> World {
    let world = World::new().await;
    world.stock(1, 10).await;
    world.stock(2, 20).await;
    world
        .commit(|unit| {
            unit.inventory().insert_location(another_location(2));
            unit.inventory().record(vec![received(1, 2, 1), received(2, 2, 2), reserved(2, 2, 1)]);
        })
        .await;
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn levels_are_listed_by_product_and_location_with_names() {
    let world = two_by_two().await;
    let all = [(1, 1, 10, 0), (1, 2, 1, 0), (2, 1, 20, 0), (2, 2, 2, 1)];
    assert_eq!(list(&world, &LevelFilter::default(), None).await, all);
    let page = world.store.list_levels(&LevelFilter::default(), None, &PageRequest::default()).await.unwrap();
    let last = page.items.last().unwrap();
    assert_eq!(
        (last.sku.as_str(), last.product_name.as_str(), last.location_code.as_str()),
        ("SKU-2", "Product 2", "WH-02")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn levels_are_narrowed_by_product_and_location_however_they_are_named() {
    let world = two_by_two().await;
    let products = [by_id(2), ProductRef::Sku(sku("SKU-2")), ProductRef::IdOrSku(product_id(2), sku("2"))];
    let locations = [LocationRef::Id(location_id(2)), LocationRef::Code(LocationCode::parse("WH-02").unwrap())];
    for as_of in [None, Some(DateTime::<Utc>::MAX_UTC)] {
        for product in &products {
            let filter = LevelFilter { product: Some(product.clone()), ..LevelFilter::default() };
            assert_eq!(list(&world, &filter, as_of).await, [(2, 1, 20, 0), (2, 2, 2, 1)]);
        }
        for location in &locations {
            let filter = LevelFilter { location: Some(location.clone()), ..LevelFilter::default() };
            assert_eq!(list(&world, &filter, as_of).await, [(1, 2, 1, 0), (2, 2, 2, 1)]);
            let filter = LevelFilter { product: Some(by_id(2)), ..filter };
            assert_eq!(list(&world, &filter, as_of).await, [(2, 2, 2, 1)]);
        }
        let nothing = LevelFilter { product: Some(by_id(9)), ..LevelFilter::default() };
        assert_eq!(list(&world, &nothing, as_of).await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn levels_below_the_reorder_point_are_those_of_products_with_too_little_over_all_locations() {
    let world = World::new().await;
    for (number, units) in [(1, 4), (2, 5), (3, 6), (4, 0)] {
        let product = Product { reorder_point: StockCount::new(5).unwrap(), ..numbered_product(number) };
        world
            .commit(|unit| {
                unit.inventory().insert_product(product);
                unit.inventory().record(vec![received(number, 1, units + 1), reserved(number, 1, 1)]);
                let settled = Availability {
                    product_id: product_id(number),
                    in_stock: units > 0,
                    stock_low: units <= 5,
                    backordered: 0,
                };
                unit.inventory().save_availability(vec![settled]);
            })
            .await;
    }
    let filter = LevelFilter { below_reorder_point: true, ..LevelFilter::default() };
    assert_eq!(list(&world, &filter, None).await, [(1, 1, 5, 1), (4, 1, 1, 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_of_a_moment_each_level_is_the_last_row_at_or_before_it() {
    let world = two_by_two().await;
    world.commit(|unit| unit.inventory().record(vec![change(1, 1, MovementKind::Adjusted, -3, 0)])).await;
    world.commit(|unit| unit.inventory().record(vec![reserved(1, 1, 7), received(2, 1, 1)])).await;
    let mut rows = world.store.list_movements(&MovementFilter::default(), &PageRequest::default()).await.unwrap().items;
    rows.reverse();
    assert_eq!(rows.len(), 8);
    for row in &rows {
        let levels = list(&world, &LevelFilter::default(), Some(row.recorded_at)).await;
        let expected = (row.product_id.number(), row.location_id.number(), row.on_hand_after, row.reserved_after);
        let later = rows.iter().any(|other| {
            other.seq > row.seq
                && other.recorded_at == row.recorded_at
                && (other.product_id, other.location_id) == (row.product_id, row.location_id)
        });
        assert!(later || levels.contains(&expected), "{expected:?} is not in {levels:?}");
        let before =
            list(&world, &LevelFilter::default(), Some(row.recorded_at - chrono::TimeDelta::microseconds(1))).await;
        assert!(!before.contains(&expected), "{expected:?} is in {before:?}");
    }
    let first = rows.first().unwrap().recorded_at;
    assert_eq!(list(&world, &LevelFilter::default(), Some(DateTime::<Utc>::MIN_UTC)).await, []);
    assert_eq!(list(&world, &LevelFilter::default(), Some(first - chrono::TimeDelta::days(1))).await, []);
    assert_eq!(
        list(&world, &LevelFilter::default(), rows.last().map(|row| row.recorded_at)).await,
        list(&world, &LevelFilter::default(), None).await
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_levels_are_one_list_and_their_cursors_belong_to_it() {
    let world = two_by_two().await;
    let now = Some(DateTime::<Utc>::from_timestamp(4_000_000_000, 0).unwrap());
    for as_of in [None, now] {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let request = PageRequest { limit: Limit::new(1).unwrap(), after };
            let Page { items, next } = world.store.list_levels(&LevelFilter::default(), as_of, &request).await.unwrap();
            all.extend(items.iter().map(numbers));
            after = next;
            if after.is_none() {
                break;
            }
            let other = if as_of.is_none() { now } else { None };
            let strange = PageRequest { after: after.clone(), ..PageRequest::default() };
            let refused = world.store.list_levels(&LevelFilter::default(), other, &strange).await;
            assert!(matches!(refused, Err(StoreError::BadCursor)));
        }
        assert_eq!(all, list(&world, &LevelFilter::default(), as_of).await);
    }
}
