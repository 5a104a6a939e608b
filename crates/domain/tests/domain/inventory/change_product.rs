use domain::{
    events::EventKind,
    inventory::{ChangeProduct, ChangeProductError, LockedProduct, Product, ProductStatus},
    store::{StoreError, Violation},
    testing::{
        Beat, MockUnit, a_locked_product, a_product, an_admin, by, euros, locked_stock, noon, product_id, sku, store_of,
    },
    values::{ExpectedVersion, ProductRef, StockCount, Version},
};

use super::{inventory_on, locking, product, text};
use crate::access::{admitted, away};

fn of(locked: LockedProduct) -> MockUnit {
    locking(locked).that_finds_product(Some(a_product()))
}

fn new_price() -> ChangeProduct {
    ChangeProduct { price: Some(euros(1_250)), ..ChangeProduct::default() }
}

#[tokio::test]
async fn only_admins_and_the_operator_change_or_discontinue_products() {
    let change = async |request| {
        let changed =
            inventory_on(away()).change_product(&request, product(1), ExpectedVersion::Any, new_price()).await;
        !matches!(changed, Err(ChangeProductError::Forbidden(_)))
    };
    assert_eq!(admitted(change).await, ["ADMIN", "system"]);
    let discontinue = async |request| {
        let gone = inventory_on(away()).discontinue_product(&request, product(1), ExpectedVersion::Any).await;
        !matches!(gone, Err(ChangeProductError::Forbidden(_)))
    };
    assert_eq!(admitted(discontinue).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn what_is_not_named_stays_and_the_version_rises() {
    let unit = of(a_locked_product().with_level(1, 10, 2));
    let diary = unit.diary();
    let inventory = inventory_on(store_of([unit]));
    let changed =
        inventory.change_product(&by(an_admin()), product(1), ExpectedVersion::Any, new_price()).await.unwrap().value;
    let version = Version::new(2).unwrap();
    assert_eq!(changed.product, Product { price: euros(1_250), version, updated_at: noon(), ..a_product() });
    assert_eq!(changed.available(), 8);
    assert_eq!(diary.queued()[0], Beat::SavedProduct(changed.product));
    assert_eq!(diary.kinds(), [EventKind::ProductChanged]);
    assert_eq!(
        (&diary.events()[0].data.to_value()["previous_price"], &diary.events()[0].data.to_value()["price"]),
        (&"10.00".into(), &"12.50".into())
    );
    assert!(diary.changes().is_empty() && diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn a_stale_version_is_refused_by_the_name_under_which_it_came() {
    let change = async |expected| {
        let unit = locking(LockedProduct { version: Version::new(3).unwrap(), ..a_locked_product() });
        let diary = unit.diary();
        let refused =
            inventory_on(store_of([unit])).change_product(&by(an_admin()), product(1), expected, new_price()).await;
        assert!(diary.refused());
        refused
    };
    let (seen, now) = (Version::new(2).unwrap(), Version::new(3).unwrap());
    let refused = change(ExpectedVersion::IfMatch(seen)).await;
    assert!(matches!(refused, Err(ChangeProductError::PreconditionFailed(version)) if version == now));
    let refused = change(ExpectedVersion::InBody(seen)).await;
    assert!(matches!(refused, Err(ChangeProductError::VersionConflict(version)) if version == now));
}

#[tokio::test]
async fn the_current_version_is_let_through_under_either_name() {
    for expected in [ExpectedVersion::IfMatch(Version::FIRST), ExpectedVersion::InBody(Version::FIRST)] {
        let store = store_of([of(a_locked_product())]);
        let changed = inventory_on(store).change_product(&by(an_admin()), product(1), expected, new_price()).await;
        assert!(changed.is_ok());
    }
}

#[tokio::test]
async fn a_product_nobody_knows_is_not_found() {
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![]));
    let diary = unit.diary();
    let which = ProductRef::Sku(sku("GHOST"));
    let refused =
        inventory_on(store_of([unit])).change_product(&by(an_admin()), which, ExpectedVersion::Any, new_price()).await;
    assert!(matches!(refused, Err(ChangeProductError::NotFound)) && diary.refused());
}

#[tokio::test]
async fn an_all_digit_name_changes_the_product_with_that_id_before_the_one_with_that_sku() {
    let namesake = LockedProduct { sku: sku("5"), ..a_locked_product().with_id(3) };
    let mut unit = MockUnit::default().that_locks_stock(locked_stock(vec![namesake, a_locked_product().with_id(5)]));
    let asked = mockall::predicate::eq(product_id(5));
    unit.inventory.expect_find_product().with(asked).times(1).returning(|_| Ok(Some(a_product())));
    let which = ProductRef::IdOrSku(product_id(5), sku("5"));
    let inventory = inventory_on(store_of([unit]));
    inventory.change_product(&by(an_admin()), which, ExpectedVersion::Any, new_price()).await.unwrap();
}

#[tokio::test]
async fn a_sku_in_use_is_told_as_such() {
    let unit = of(a_locked_product()).that_fails_to_commit(StoreError::Violated(Violation::SkuTaken));
    let command = ChangeProduct { sku: Some(sku("TAKEN")), ..ChangeProduct::default() };
    let refused =
        inventory_on(store_of([unit])).change_product(&by(an_admin()), product(1), ExpectedVersion::Any, command).await;
    assert!(matches!(refused, Err(ChangeProductError::SkuTaken)));
}

#[tokio::test]
async fn a_new_reorder_point_above_what_is_available_tells_that_the_stock_is_low() {
    let unit = of(a_locked_product().with_level(1, 10, 0));
    let diary = unit.diary();
    let command = ChangeProduct { reorder_point: Some(StockCount::new(11).unwrap()), ..ChangeProduct::default() };
    let inventory = inventory_on(store_of([unit]));
    inventory.change_product(&by(an_admin()), product(1), ExpectedVersion::Any, command).await.unwrap();
    assert_eq!(diary.kinds(), [EventKind::ProductChanged, EventKind::StockLow]);
}

#[tokio::test]
async fn a_description_can_be_taken_away() {
    let described = Product { description: Some(text("old")), ..a_product() };
    let unit = locking(a_locked_product()).that_finds_product(Some(described));
    let command = ChangeProduct { description: Some(None), ..ChangeProduct::default() };
    let inventory = inventory_on(store_of([unit]));
    let changed = inventory.change_product(&by(an_admin()), product(1), ExpectedVersion::Any, command).await.unwrap();
    assert_eq!(changed.value.product.description, None);
}

#[tokio::test]
async fn a_discontinued_product_keeps_its_stock() {
    let unit = of(a_locked_product().with_level(1, 10, 4));
    let diary = unit.diary();
    let inventory = inventory_on(store_of([unit]));
    let gone = inventory.discontinue_product(&by(an_admin()), product(1), ExpectedVersion::Any).await.unwrap().value;
    assert_eq!((gone.product.status, gone.available()), (ProductStatus::Discontinued, 6));
    assert!(diary.changes().is_empty() && diary.committed());
}
