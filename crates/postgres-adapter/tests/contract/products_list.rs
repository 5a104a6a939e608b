//! Lists of products.

use domain::{
    inventory::{Availability, InventoryQueries, Product, ProductFilter, ProductStatus, ProductSummary},
    store::StoreError,
    testing::{euros, product_id, sku},
    values::{Cursor, Limit, Page, PageRequest, Text},
};

use crate::support::{World, numbered_product, received, reserved};

async fn list(world: &World, filter: &ProductFilter) -> Vec<i32> {
    let page = world.store.list_products(filter, &PageRequest::default()).await.unwrap();
    page.items.iter().map(|item| item.product.id.number()).collect()
}

fn sorted(sort: &str) -> ProductFilter {
    ProductFilter { sort: sort.parse().unwrap(), ..ProductFilter::default() }
}

fn with_text(text: &str) -> ProductFilter {
    ProductFilter { text: Some(Text::parse(text).unwrap()), ..ProductFilter::default() }
}

/// All pages of so many items.
async fn walk(world: &World, filter: &ProductFilter, limit: i64) -> Vec<ProductSummary> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let request = PageRequest { limit: Limit::new(limit).unwrap(), after };
        let Page { items, next } = world.store.list_products(filter, &request).await.unwrap();
        assert!(items.len() <= request.limit.items());
        all.extend(items);
        match next {
            Some(next) => after = Some(next),
            None => return all,
        }
    }
}

async fn catalogue() -> World {
    let world = World::new().await;
    let products = [
        ("B-1", "Wireless Mouse", 500, Some("Mice"), ProductStatus::Active),
        ("A-1", "Mousepad 100%", 300, None, ProductStatus::Active),
        ("b-2", "Keyboard", 500, Some("Keys"), ProductStatus::Active),
        ("C_3", "mechanical keyboard", 900, Some("Keys"), ProductStatus::Discontinued),
        ("D-4", "Mouse", 300, Some("Mice"), ProductStatus::Active),
    ];
    world
        .commit(|unit| {
            for ((code, name, price, category, status), number) in products.into_iter().zip(1..) {
                unit.inventory().insert_product(Product {
                    sku: sku(code),
                    name: Text::parse(name).unwrap(),
                    price: euros(price),
                    category: category.map(|category| Text::parse(category).unwrap()),
                    status,
                    ..numbered_product(number)
                });
            }
        })
        .await;
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn active_products_are_listed_by_id_with_what_is_available() {
    let world = catalogue().await;
    world.commit(|unit| unit.inventory().record(vec![received(2, 1, 5), reserved(2, 1, 2), received(4, 1, 1)])).await;
    let page = world.store.list_products(&ProductFilter::default(), &PageRequest::default()).await.unwrap();
    let listed: Vec<_> = page.items.iter().map(|item| (item.product.id.number(), item.available)).collect();
    assert_eq!(listed, [(1, 0), (2, 3), (3, 0), (5, 0)]);
    assert_eq!(page.next, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_narrow_the_list_and_combine() {
    let world = catalogue().await;
    let stocked = Availability { product_id: product_id(3), in_stock: true, stock_low: false, backordered: 0 };
    world.commit(|unit| unit.inventory().save_availability(vec![stocked])).await;
    let any = ProductFilter { status: None, ..ProductFilter::default() };
    let keys = Some(Text::parse("Keys").unwrap());
    assert_eq!(list(&world, &any).await, [1, 2, 3, 4, 5]);
    assert_eq!(list(&world, &ProductFilter { status: Some(ProductStatus::Discontinued), ..any.clone() }).await, [4]);
    assert_eq!(list(&world, &ProductFilter { in_stock: Some(true), ..any.clone() }).await, [3]);
    assert_eq!(list(&world, &ProductFilter { in_stock: Some(false), ..any.clone() }).await, [1, 2, 4, 5]);
    assert_eq!(list(&world, &ProductFilter { category: keys.clone(), ..any.clone() }).await, [3, 4]);
    let both = ProductFilter { category: keys, in_stock: Some(false), ..with_text("keyboard") };
    assert_eq!(list(&world, &ProductFilter { status: None, ..both }).await, [4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_is_found_in_sku_and_name_without_regard_to_case_and_literally() {
    let world = catalogue().await;
    let cases: [(&str, &[i32]); 9] = [
        ("mouse", &[1, 2, 5]),
        ("MOUSE", &[1, 2, 5]),
        ("b-", &[1, 3]),
        ("100%", &[2]),
        ("%", &[2]),
        ("_", &[]),
        ("\\", &[]),
        // The end of a SKU and the beginning of its name are no text of anybody's.
        ("4mouse", &[]),
        ("ousep", &[2]),
    ];
    for (text, found) in cases {
        assert_eq!(list(&world, &with_text(text)).await, found, "{text}");
    }
    let any = ProductFilter { status: None, ..with_text("c_3") };
    assert_eq!(list(&world, &any).await, [4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_order_is_total_and_its_pages_are_one_list() {
    let world = catalogue().await;
    for name in ["id", "name", "sku", "price"] {
        let ascending = ProductFilter { status: None, ..sorted(name) };
        let descending = ProductFilter { status: None, ..sorted(&format!("-{name}")) };
        let whole = walk(&world, &ascending, 200).await;
        assert_eq!(whole.len(), 5);
        for limit in [1, 2, 3, 5] {
            assert_eq!(walk(&world, &ascending, limit).await, whole, "{name} by {limit}");
        }
        let mut reversed = walk(&world, &descending, 2).await;
        reversed.reverse();
        assert_eq!(reversed, whole, "{name}");
    }
    let ids = |sort| walk_ids(&world, sort);
    assert_eq!(ids("price").await, [2, 5, 1, 3, 4]);
    assert_eq!(ids("sku").await, [2, 1, 4, 5, 3]);
}

async fn walk_ids(world: &World, sort: &str) -> Vec<i32> {
    let filter = ProductFilter { status: None, ..sorted(sort) };
    walk(world, &filter, 2).await.iter().map(|item| item.product.id.number()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_search_goes_on_behind_its_cursor() {
    let world = catalogue().await;
    let found = walk(&world, &ProductFilter { sort: "-name".parse().unwrap(), ..with_text("mouse") }, 1).await;
    assert_eq!(found.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_of_another_list_or_of_nobody_is_refused() {
    let world = catalogue().await;
    let first = PageRequest { limit: Limit::new(1).unwrap(), after: None };
    let by_name = world.store.list_products(&sorted("name"), &first).await.unwrap().next.unwrap();
    let cursor = |parts: &[&str]| Cursor(parts.iter().map(|part| (*part).to_owned()).collect());
    let wrong = [
        (sorted("price"), by_name.clone()),
        (sorted("-name"), by_name),
        (sorted("id"), cursor(&[])),
        (sorted("id"), cursor(&["products/id"])),
        (sorted("id"), cursor(&["products/id", "x"])),
        (sorted("id"), cursor(&["products/id", "1", "1"])),
        (sorted("id"), cursor(&["products/id", "99999999999"])),
        (sorted("name"), cursor(&["products/name", "a\0b", "1"])),
        (sorted("price"), cursor(&["products/price", "1e9", "1"])),
        (sorted("price"), cursor(&["users", "1", "1"])),
    ];
    for (filter, after) in wrong {
        let page = PageRequest { after: Some(after.clone()), ..PageRequest::default() };
        let refused = world.store.list_products(&filter, &page).await;
        assert!(matches!(refused, Err(StoreError::BadCursor)), "{after:?}: {refused:?}");
    }
}
