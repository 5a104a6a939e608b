use chrono::TimeDelta;
use domain::{
    access::Actor,
    inventory::{
        FindProductError, LevelFilter, ListLevelsError, ListLocationsError, ListMovementsError, ListProductsError,
        MockInventoryQueries, MovementFilter, ProductFilter, Verification, VerifyFilter, VerifyStockError,
    },
    store::{MockStore, Request},
    testing::{a_location, a_manager, a_stocked_product, an_admin, an_order, an_order_number, noon},
    values::{OrderRef, Page, PageRequest},
};

use super::{inventory, product};
use crate::access::admitted;

fn reading(queries: MockInventoryQueries) -> domain::inventory::Inventory {
    inventory(MockStore::new(), queries, false)
}

fn the_catalogue() -> MockInventoryQueries {
    let mut queries = MockInventoryQueries::new();
    queries.expect_list_products().returning(|_, _| Ok(Page { items: vec![], next: None }));
    queries.expect_find_product().returning(|_| Ok(Some(a_stocked_product())));
    queries
}

#[tokio::test]
async fn a_private_catalogue_is_read_by_everybody_who_signed_in() {
    let list = async |request: Request| {
        let page = PageRequest::default();
        let listed = reading(the_catalogue()).list_products(&request.actor, &ProductFilter::default(), &page).await;
        !matches!(listed, Err(ListProductsError::Forbidden(_)))
    };
    assert_eq!(admitted(list).await, ["ADMIN", "INVENTORY_MANAGER", "CUSTOMER", "system"]);
    let find = async |request: Request| {
        let found = reading(the_catalogue()).find_product(&request.actor, &product(1)).await;
        !matches!(found, Err(FindProductError::Forbidden(_)))
    };
    assert_eq!(admitted(find).await, ["ADMIN", "INVENTORY_MANAGER", "CUSTOMER", "system"]);
}

#[tokio::test]
async fn a_public_catalogue_is_read_by_anybody() {
    let open = inventory(MockStore::new(), the_catalogue(), true);
    assert!(open.find_product(&Actor::Anonymous, &product(1)).await.is_ok());
    assert!(open.list_products(&Actor::Anonymous, &ProductFilter::default(), &PageRequest::default()).await.is_ok());
}

#[tokio::test]
async fn a_product_that_does_not_exist_is_not_found() {
    let mut queries = MockInventoryQueries::new();
    queries.expect_find_product().returning(|_| Ok(None));
    let found = reading(queries).find_product(&Actor::User(an_admin()), &product(1)).await;
    assert!(matches!(found, Err(FindProductError::NotFound)));
}

#[tokio::test]
async fn stock_and_ledger_are_seen_by_those_who_keep_stock() {
    let levels = async |request: Request| {
        let mut queries = MockInventoryQueries::new();
        queries.expect_list_levels().returning(|_, _, _| Ok(Page { items: vec![], next: None }));
        let page = PageRequest::default();
        let listed = reading(queries).list_levels(&request.actor, &LevelFilter::default(), None, &page).await;
        !matches!(listed, Err(ListLevelsError::Forbidden(_)))
    };
    assert_eq!(admitted(levels).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
    let movements = async |request: Request| {
        let mut queries = MockInventoryQueries::new();
        queries.expect_list_movements().returning(|_, _| Ok(Page { items: vec![], next: None }));
        let page = PageRequest::default();
        let listed = reading(queries).list_movements(&request.actor, &MovementFilter::default(), &page).await;
        !matches!(listed, Err(ListMovementsError::Forbidden(_)))
    };
    assert_eq!(admitted(movements).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
    let locations = async |request: Request| {
        let mut queries = MockInventoryQueries::new();
        queries.expect_list_locations().returning(|| Ok(vec![a_location()]));
        !matches!(reading(queries).list_locations(&request.actor).await, Err(ListLocationsError::Forbidden(_)))
    };
    assert_eq!(admitted(locations).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn only_admins_and_the_operator_ask_for_the_proof() {
    let proof = async |request: Request| {
        let mut queries = MockInventoryQueries::new();
        let clean = Verification { levels: 1, ledger_rows: 1, order_lines: 0, drift: 0, drifts: vec![] };
        queries.expect_verify().returning(move |_| Ok(clean.clone()));
        !matches!(
            reading(queries).verify_stock(&request.actor, &VerifyFilter::default()).await,
            Err(VerifyStockError::Forbidden(_))
        )
    };
    assert_eq!(admitted(proof).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn what_was_below_its_reorder_point_in_the_past_cannot_be_asked() {
    let filter = LevelFilter { below_reorder_point: true, ..LevelFilter::default() };
    let moment = Some(noon() - TimeDelta::days(1));
    let asked = reading(MockInventoryQueries::new());
    let told = asked.list_levels(&Actor::User(a_manager()), &filter, moment, &PageRequest::default()).await;
    assert!(matches!(told, Err(ListLevelsError::NotAsOf)));
}

#[test]
fn the_ledger_of_an_order_is_found_by_its_id_or_its_number() {
    let id = an_order().id;
    assert_eq!(MovementFilter::of_order(id).order, Some(OrderRef::Id(id)));
    assert_eq!(MovementFilter::of_number(an_order_number(1)).order, Some(OrderRef::Number(an_order_number(1))));
}
