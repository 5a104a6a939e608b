//! Products and locations: written, read back, and refused.

use domain::{
    inventory::{Availability, InventoryQueries, Location, Product, ProductStatus, StockedProduct},
    store::{StoreError, Violation},
    testing::{another_location, euros, location_id, product_id, sku},
    values::{Attributes, LocationCode, LocationId, LocationRef, ProductRef, StockCount, Text, Version},
};
use serde_json::json;

use crate::support::{World, by_id, numbered_product, received};

fn full_product(number: i32) -> Product {
    let attributes = json!({ "color": "Black", "weight": 1.50, "tags": ["ä", null, true] });
    let serde_json::Value::Object(attributes) = attributes else { panic!("an object") };
    Product {
        description: Some(Text::parse("A mouse\nwith a wheel").unwrap()),
        category: Some(Text::parse("Peripherals").unwrap()),
        attributes: Attributes::new(attributes).unwrap(),
        price: euros(99_999_999_999_999),
        reorder_point: StockCount::new(5).unwrap(),
        status: ProductStatus::Discontinued,
        version: Version::new(7).unwrap(),
        ..numbered_product(number)
    }
}

async fn flags(world: &World) -> (bool, bool) {
    let row =
        world.outsider().await.query_one("SELECT in_stock, stock_low FROM products WHERE id = 1", &[]).await.unwrap();
    (row.get(0), row.get(1))
}

async fn violation(world: &World, work: impl FnOnce(&mut dyn domain::store::UnitOfWork)) -> Violation {
    match world.try_commit(work).await {
        Err(StoreError::Violated(violation)) => violation,
        other => panic!("not a violation but {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_is_read_back_as_it_was_written() {
    let world = World::new().await;
    for product in [numbered_product(1), full_product(2)] {
        world.commit(|unit| unit.inventory().insert_product(product.clone())).await;
        let mut unit = world.begin().await;
        assert_eq!(unit.inventory().find_product(product.id).await.unwrap(), Some(product.clone()));
        unit.roll_back().await;
        let read = world.store.find_product(&ProductRef::Id(product.id)).await.unwrap();
        assert_eq!(read, Some(StockedProduct { product, levels: vec![], backordered: 0 }));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_product_is_read_back_and_its_flags_stay_as_they_are() {
    let world = World::new().await;
    world.stock(1, 5).await;
    let both = Availability { product_id: product_id(1), in_stock: true, stock_low: true, backordered: 0 };
    world.commit(|unit| unit.inventory().save_availability(vec![both])).await;
    let changed = Product { sku: sku("NEW"), ..full_product(1) };
    world.commit(|unit| unit.inventory().save_product(changed.clone())).await;
    let read = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
    assert_eq!((read.product.clone(), read.available()), (changed, 5));
    assert_eq!(flags(&world).await, (true, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_product_is_out_of_stock_and_low_if_it_has_a_reorder_point() {
    for (reorder_point, low) in [(0, false), (1, true)] {
        let world = World::new().await;
        let product = Product { reorder_point: StockCount::new(reorder_point).unwrap(), ..numbered_product(1) };
        world.commit(|unit| unit.inventory().insert_product(product)).await;
        assert_eq!(flags(&world).await, (false, low));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn availability_changes_no_version_and_the_last_word_counts() {
    let world = World::new().await;
    let product = world.stock(1, 5).await;
    let says = |in_stock, stock_low| Availability { product_id: product_id(1), in_stock, stock_low, backordered: 0 };
    world
        .commit(|unit| {
            unit.inventory().save_availability(vec![says(false, true)]);
            unit.inventory().save_availability(vec![says(true, false)]);
        })
        .await;
    assert_eq!(flags(&world).await, (true, false));
    let read = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
    assert_eq!(read.product, product);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sku_in_use_is_refused_for_new_and_for_changed_products() {
    let world = World::new().await;
    world.stock(1, 0).await;
    world.stock(2, 0).await;
    let taken = Product { id: product_id(3), ..numbered_product(1) };
    assert_eq!(violation(&world, |unit| unit.inventory().insert_product(taken)).await, Violation::SkuTaken);
    let taken = Product { sku: sku("SKU-1"), ..numbered_product(2) };
    assert_eq!(violation(&world, |unit| unit.inventory().save_product(taken)).await, Violation::SkuTaken);
    // SKUs are compared exactly.
    let other_case = Product { id: product_id(3), sku: sku("sku-1"), ..numbered_product(1) };
    world.commit(|unit| unit.inventory().insert_product(other_case)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drawn_ids_are_new_and_leave_those_of_inserted_rows_alone() {
    let world = World::new().await;
    let mut unit = world.begin().await;
    let (first, second) =
        (unit.inventory().next_product_id().await.unwrap(), unit.inventory().next_product_id().await.unwrap());
    assert_ne!(first, second);
    let location = unit.inventory().next_location_id().await.unwrap();
    assert!(location > LocationId::DEFAULT);
    unit.inventory().insert_product(Product { id: first, ..numbered_product(1) });
    unit.inventory().insert_location(Location { id: location, ..another_location(2) });
    unit.commit().await.unwrap();
    let mut unit = world.begin().await;
    assert!(unit.inventory().next_location_id().await.unwrap() > location);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_a_default_location_from_the_start() {
    let world = World::new().await;
    let [location] = world.store.list_locations().await.unwrap().try_into().unwrap();
    assert_eq!((location.id, location.code.as_str(), location.priority), (LocationId::DEFAULT, "WH-01", 100));
    assert_eq!((location.name.as_str(), location.kind.as_str()), ("Main warehouse", "WAREHOUSE"));
    assert!(!world.store.has_data().await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locations_are_read_back_as_written_and_listed_by_priority_then_id() {
    let world = World::new().await;
    let second = Location { address: Some(Text::parse("Elsewhere 1").unwrap()), ..another_location(2) };
    let (third, fourth) = (another_location(3), Location { priority: 2, ..another_location(4) });
    world
        .commit(|unit| {
            for location in [&fourth, &third, &second] {
                unit.inventory().insert_location(location.clone());
            }
        })
        .await;
    let third =
        Location { kind: Text::parse("SHOP").unwrap(), name: Text::parse("Shop").unwrap(), priority: -1, ..third };
    world.commit(|unit| unit.inventory().save_location(third.clone())).await;
    let listed = world.store.list_locations().await.unwrap();
    assert_eq!(listed.get(..3).unwrap(), [third.clone(), second.clone(), fourth]);
    let named = [
        LocationRef::Id(location_id(3)),
        LocationRef::Code(LocationCode::parse("WH-02").unwrap()),
        LocationRef::Code(LocationCode::parse("wh-02").unwrap()),
        LocationRef::Id(location_id(99)),
    ];
    let mut unit = world.begin().await;
    let mut found = unit.inventory().find_locations(&named).await.unwrap();
    found.sort_by_key(|location| location.id);
    assert_eq!(found, [second, third]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locations_code_and_name_are_unique() {
    let world = World::new().await;
    world.commit(|unit| unit.inventory().insert_location(another_location(2))).await;
    let code = Location { code: another_location(2).code, ..another_location(3) };
    let name = Location { name: another_location(2).name, ..another_location(3) };
    for insert in [true, false] {
        let (code, name) = (code.clone(), name.clone());
        let write = |location: Location| {
            move |unit: &mut dyn domain::store::UnitOfWork| {
                if insert {
                    unit.inventory().insert_location(location);
                } else {
                    unit.inventory().save_location(Location { id: location_id(1), ..location });
                }
            }
        };
        assert_eq!(violation(&world, write(code)).await, Violation::LocationCodeTaken);
        assert_eq!(violation(&world, write(name)).await, Violation::LocationNameTaken);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_is_found_by_id_or_sku_and_digits_are_an_id_before_they_are_a_sku() {
    let world = World::new().await;
    for (number, code) in [(1, "2"), (2, "SKU-2"), (3, "77")] {
        let product = Product { sku: sku(code), ..numbered_product(number) };
        world.commit(|unit| unit.inventory().insert_product(product)).await;
    }
    let cases = [
        (by_id(1), Some(1)),
        (ProductRef::Sku(sku("2")), Some(1)),
        (ProductRef::IdOrSku(product_id(2), sku("2")), Some(2)),
        (ProductRef::IdOrSku(product_id(77), sku("77")), Some(3)),
        (ProductRef::IdOrSku(product_id(78), sku("78")), None),
        (ProductRef::Sku(sku("sku-2")), None),
    ];
    for (named, id) in cases {
        let found = world.store.find_product(&named).await.unwrap();
        assert_eq!(found.map(|found| found.product.id.number()), id, "{named:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_found_product_has_its_levels_by_priority() {
    let world = World::new().await;
    world.stock(1, 10).await;
    world
        .commit(|unit| {
            for number in [2, 3] {
                unit.inventory().insert_location(another_location(number));
            }
            unit.inventory().record(vec![received(1, 3, 3), received(1, 2, 2)]);
        })
        .await;
    let found = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
    let levels: Vec<_> = found.levels.iter().map(|level| (level.location_code.as_str(), level.on_hand)).collect();
    assert_eq!(levels, [("WH-02", 2), ("WH-03", 3), ("WH-01", 10)]);
    let mut unit = world.begin().await;
    let locked = unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    assert_eq!(locked.products[0].levels, found.levels);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spoilt_row_is_reported_with_table_column_and_id() {
    let world = World::new().await;
    world.stock(1, 0).await;
    world.outsider().await.batch_execute("UPDATE products SET sku = 'two words'").await.unwrap();
    let report = world.store.find_product(&by_id(1)).await;
    let Err(StoreError::Corrupt { table, column, id, .. }) = report else { panic!("{report:?}") };
    assert_eq!((table, column, id.as_str()), ("products", "sku", "1"));
    let mut unit = world.begin().await;
    let report = unit.inventory().lock_stock(&[by_id(1)], &[]).await;
    assert!(matches!(report, Err(StoreError::Corrupt { .. })), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn products_are_never_removed() {
    let world = World::new().await;
    world.stock(1, 0).await;
    let outsider = world.outsider().await;
    for forbidden in ["DELETE FROM products", "DELETE FROM products WHERE false", "TRUNCATE products CASCADE"] {
        let refused = outsider.batch_execute(forbidden).await.unwrap_err();
        assert!(refused.as_db_error().unwrap().message().contains("for ever"), "{forbidden}: {refused}");
    }
    assert_eq!(world.number("SELECT count(*) FROM products").await, 1);
}
