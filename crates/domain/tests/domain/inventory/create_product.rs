use domain::{
    events::EventKind,
    inventory::{CreateProduct, CreateProductError, MovementKind, ProductStatus},
    store::{StoreError, Violation},
    testing::{Beat, MockUnit, a_location, a_product, an_admin, another_location, by, product_id, store_of},
    values::{StockCount, Version},
};

use super::{in_short, inventory_on, place};
use crate::access::{admitted, away};

fn with_opening_stock(units: i64, reorder_point: i64) -> CreateProduct {
    let product = a_product();
    CreateProduct {
        sku: product.sku,
        name: product.name,
        description: None,
        category: None,
        attributes: product.attributes,
        price: product.price,
        reorder_point: StockCount::new(reorder_point).unwrap(),
        tax_class: None,
        backorder_limit: None,
        opening_stock: StockCount::new(units).unwrap(),
        location: None,
    }
}

fn at_the_default_location() -> MockUnit {
    MockUnit::default().that_finds_locations(vec![a_location()]).that_draws_product_id(product_id(9))
}

#[tokio::test]
async fn only_admins_and_the_operator_create_products() {
    let let_in = async |request| {
        let created = inventory_on(away()).create_product(&request, with_opening_stock(0, 0)).await;
        !matches!(created, Err(CreateProductError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn opening_stock_is_received_at_the_default_location_like_any_other() {
    let unit = at_the_default_location();
    let diary = unit.diary();
    let command = with_opening_stock(10, 0);
    let created = inventory_on(store_of([unit])).create_product(&by(an_admin()), command).await.unwrap().value;
    assert_eq!((created.product.id, created.product.version), (product_id(9), Version::FIRST));
    assert_eq!((created.product.status, created.available()), (ProductStatus::Active, 10));
    assert_eq!(in_short(&diary.changes()), [(MovementKind::Received, 1, 10, 0)]);
    assert_eq!(diary.kinds(), [EventKind::ProductCreated, EventKind::StockReceived]);
    assert_eq!(diary.queued()[0], Beat::InsertedProduct(created.product));
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn without_opening_stock_no_row_is_written_and_nothing_is_in_stock() {
    let unit = at_the_default_location();
    let diary = unit.diary();
    let command = with_opening_stock(0, 5);
    let created = inventory_on(store_of([unit])).create_product(&by(an_admin()), command).await.unwrap().value;
    assert!(created.levels.is_empty() && diary.changes().is_empty());
    assert_eq!(diary.kinds(), [EventKind::ProductCreated]);
    assert!(!diary.queued().iter().any(|beat| matches!(beat, Beat::SavedAvailability(_))));
}

#[tokio::test]
async fn a_product_that_starts_below_its_reorder_point_has_not_run_low() {
    for (opening, low) in [(3, true), (5, true), (6, false)] {
        let unit = at_the_default_location();
        let diary = unit.diary();
        let command = with_opening_stock(opening, 5);
        inventory_on(store_of([unit])).create_product(&by(an_admin()), command).await.unwrap();
        assert!(!diary.kinds().contains(&EventKind::StockLow));
        let flags = |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if rows[0].stock_low == low);
        assert!(diary.queued().iter().any(flags), "{opening}");
    }
}

#[tokio::test]
async fn opening_stock_may_lie_elsewhere_but_not_nowhere() {
    let unit = MockUnit::default().that_finds_locations(vec![another_location(2)]).that_draws_product_id(product_id(9));
    let command = CreateProduct { location: Some(place(2)), ..with_opening_stock(1, 0) };
    let created = inventory_on(store_of([unit])).create_product(&by(an_admin()), command.clone()).await.unwrap().value;
    assert_eq!(created.levels[0].location_code, another_location(2).code);

    let unit = MockUnit::default().that_finds_locations(vec![]);
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).create_product(&by(an_admin()), command).await;
    assert!(matches!(refused, Err(CreateProductError::LocationNotFound)) && diary.refused());
}

#[tokio::test]
async fn a_sku_in_use_is_told_as_such() {
    let unit = at_the_default_location().that_fails_to_commit(StoreError::Violated(Violation::SkuTaken));
    let refused = inventory_on(store_of([unit])).create_product(&by(an_admin()), with_opening_stock(0, 0)).await;
    assert!(matches!(refused, Err(CreateProductError::SkuTaken)));
}
