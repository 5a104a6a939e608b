//! Lists, searches, and questions about one thing.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    events::{EventFilter, EventKind, EventQueries},
    inventory::{
        InventoryQueries, LevelFilter, MovementFilter, MovementKind, ProductFilter, ProductStatus, VerifyFilter,
    },
    orders::{OrderFilter, OrderQueries, OrderStatus},
    testing::{location_id, product_id, sku},
    users::UserQueries,
    values::{CustomerRef, Limit, LocationCode, LocationRef, OrderRef, Page, PageRequest, ProductRef, Text},
};

use super::business::Business;
use crate::support::by_id;

/// Half a year before the end of what is filled in.
async fn half_a_year_ago(business: &Business) -> DateTime<Utc> {
    let newest =
        business.world.store.list_movements(&MovementFilter::default(), &PageRequest::default()).await.unwrap();
    newest.items[0].recorded_at - TimeDelta::days(180)
}

fn by_sku() -> ProductRef {
    ProductRef::Sku(sku("SKU-0000017"))
}

/// Explains the first page of a list and the one behind it.
macro_rules! pages {
    ($business:expr, $what:expr, |$page:ident| $list:expr) => {{
        let mut next = None;
        let first = $business
            .explain($what, async {
                let $page = &PageRequest::default();
                let Page { next: cursor, .. } = $list.await.unwrap();
                next = cursor;
            })
            .await;
        first.assert_indexed();
        if next.is_some() {
            let page = PageRequest { after: next, ..PageRequest::default() };
            let $page = &page;
            $business.explain(&format!("{}, page 2", $what), async { $list.await.unwrap() }).await.assert_indexed();
        }
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_of_products_follow_an_index() {
    let business = Business::open().await;
    let store = &business.world.store;
    for sort in ["id", "-id", "name", "-name", "sku", "-sku", "price", "-price"] {
        let filter = ProductFilter { sort: sort.parse().unwrap(), ..ProductFilter::default() };
        pages!(business, format!("products by {sort}").as_str(), |page| store.list_products(&filter, page));
    }
    let category = Some(Text::parse("Category 7").unwrap());
    for filter in [
        ProductFilter { in_stock: Some(true), ..ProductFilter::default() },
        ProductFilter { in_stock: Some(false), ..ProductFilter::default() },
        ProductFilter { status: Some(ProductStatus::Discontinued), ..ProductFilter::default() },
        ProductFilter { status: None, ..ProductFilter::default() },
        ProductFilter { category, ..ProductFilter::default() },
    ] {
        pages!(business, format!("{filter:?}").as_str(), |page| store.list_products(&filter, page));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn searches_for_texts_follow_an_index() {
    let business = Business::open().await;
    for text in ["hinge", "series", "SKU-0001234", "zzzzzz", "mm,", "qj", "q7", "q"] {
        let filter = ProductFilter { text: Some(Text::parse(text).unwrap()), ..ProductFilter::default() };
        pages!(business, text, |page| business.world.store.list_products(&filter, page));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_product_is_found_by_an_index() {
    let business = Business::open().await;
    for which in [by_id(17), by_sku(), ProductRef::IdOrSku(product_id(17), sku("17"))] {
        let found = business.explain("a product", business.world.store.find_product(&which)).await;
        found.assert_indexed();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn levels_now_and_as_of_a_moment_follow_an_index() {
    let business = Business::open().await;
    let store = &business.world.store;
    let moment = half_a_year_ago(&business).await;
    let there = Some(LocationRef::Id(location_id(2)));
    let by_code = Some(LocationRef::Code(LocationCode::parse("WH-02").unwrap()));
    for as_of in [None, Some(moment), Some(moment - TimeDelta::days(5_000))] {
        for filter in [
            LevelFilter::default(),
            LevelFilter { product: Some(by_id(17)), ..LevelFilter::default() },
            LevelFilter { product: Some(by_sku()), ..LevelFilter::default() },
            LevelFilter { location: there.clone(), ..LevelFilter::default() },
            LevelFilter { location: by_code.clone(), ..LevelFilter::default() },
            LevelFilter { product: Some(by_id(17)), location: there.clone(), below_reorder_point: false },
        ] {
            pages!(business, format!("{filter:?} as of {as_of:?}").as_str(), |page| store
                .list_levels(&filter, as_of, page));
        }
    }
    let low = LevelFilter { below_reorder_point: true, ..LevelFilter::default() };
    pages!(business, "levels below the reorder point", |page| store.list_levels(&low, None, page));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_follows_an_index_whatever_is_asked_of_it() {
    let business = Business::open().await;
    let store = &business.world.store;
    let orders = store.list_orders(&OrderFilter::default(), &PageRequest::default()).await.unwrap();
    let moment = half_a_year_ago(&business).await;
    let (product, location) = (Some(by_id(17)), Some(LocationRef::Id(location_id(2))));
    let mut filters = vec![
        MovementFilter::default(),
        MovementFilter { product: product.clone(), ..MovementFilter::default() },
        MovementFilter { location: location.clone(), ..MovementFilter::default() },
        MovementFilter { product, location: location.clone(), ..MovementFilter::default() },
        MovementFilter::of_order(orders.items[0].id),
        MovementFilter::of_number(orders.items[0].number),
        MovementFilter { from: Some(moment), to: Some(moment + TimeDelta::days(1)), ..MovementFilter::default() },
        MovementFilter { from: Some(moment), location, ..MovementFilter::default() },
    ];
    for kind in [MovementKind::Received, MovementKind::Reserved, MovementKind::Released, MovementKind::Returned] {
        filters.push(MovementFilter { kind: Some(kind), ..MovementFilter::default() });
    }
    for filter in filters {
        pages!(business, format!("{filter:?}").as_str(), |page| store.list_movements(&filter, page));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_that_a_location_hardly_ever_sees_is_found_without_looking_through_its_ledger() {
    let business = Business::open().await;
    let by_code = LocationRef::Code(LocationCode::parse("WH-02").unwrap());
    for location in [LocationRef::Id(location_id(2)), by_code] {
        let filter = MovementFilter {
            kind: Some(MovementKind::Adjusted),
            location: Some(location),
            ..MovementFilter::default()
        };
        let first = PageRequest::default();
        let page = business.world.store.list_movements(&filter, &first);
        business.explain("adjusted at a location", page).await.assert_follows("stock_ledger_of_kind_at_location");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_and_users_follow_an_index() {
    let business = Business::open().await;
    let store = &business.world.store;
    let page = store.list_orders(&OrderFilter::default(), &PageRequest::default()).await.unwrap();
    let order = &page.items[0];
    for filter in [
        OrderFilter::default(),
        OrderFilter { status: Some(OrderStatus::Cancelled), ..OrderFilter::default() },
        OrderFilter { customer: Some(CustomerRef::Id(order.customer.id)), ..OrderFilter::default() },
        OrderFilter { customer: Some(CustomerRef::Number(order.customer.number)), ..OrderFilter::default() },
        OrderFilter { customer: Some(CustomerRef::Email(order.customer.email.clone())), ..OrderFilter::default() },
        OrderFilter { from: Some(order.created_at - TimeDelta::days(30)), ..OrderFilter::default() },
    ] {
        pages!(business, format!("{filter:?}").as_str(), |page| store.list_orders(&filter, page));
    }
    for which in [OrderRef::Id(order.id), OrderRef::Number(order.number)] {
        business.explain("an order", store.find_order(&which)).await.assert_indexed();
    }
    pages!(business, "users", |page| store.list_users(page));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_follow_an_index() {
    let business = Business::open().await;
    let store = &business.world.store;
    let subject = store.list(&EventFilter::default(), 5_000, Limit::default()).await.unwrap()[0].subject.clone();
    let orders = store.list_orders(&OrderFilter::default(), &PageRequest::default()).await.unwrap();
    let customer = Some(orders.items[0].customer.id);
    for filter in [
        EventFilter::default(),
        EventFilter { kinds: vec![EventKind::OrderPlaced, EventKind::StockLow], ..EventFilter::default() },
        EventFilter { subject: Some(subject.clone()), ..EventFilter::default() },
        EventFilter { kinds: vec![EventKind::OrderPaid], subject: Some(subject.clone()), customer: None },
        EventFilter { customer, ..EventFilter::default() },
        EventFilter { kinds: vec![EventKind::OrderPaid], subject: None, customer },
        EventFilter { kinds: vec![], subject: Some(subject), customer },
    ] {
        for after in [0, 3_000] {
            let found = business.explain(&format!("{filter:?}"), store.list(&filter, after, Limit::default())).await;
            found.assert_indexed();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_product_or_level_is_verified_by_an_index() {
    let business = Business::open().await;
    let location = Some(LocationRef::Id(location_id(2)));
    for product in [by_id(17), by_sku()] {
        for location in [None, location.clone()] {
            let filter = VerifyFilter { product: Some(product.clone()), location };
            let found = business.explain(&format!("{filter:?}"), business.world.store.verify(&filter)).await;
            found.assert_indexed();
        }
    }
}
