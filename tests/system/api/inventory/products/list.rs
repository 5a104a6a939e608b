//! `GET /products`: pages and order.

use serde_json::{Value, json};
use system_tests::{Client, Seller, TestApp};

use crate::api::{parameters, texts};

/// SKU, name, and price: ties in name and price.
const CATALOGUE: [(&str, &str, &str); 7] = [
    ("C", "Anvil", "5.00"),
    ("A", "Bolt", "9.99"),
    ("G", "anvil", "10.00"),
    ("E", "Nut", "5.00"),
    ("B", "Ångström", "0.01"),
    ("F", "Nut", "5.00"),
    ("D", "Zebra", "1000.00"),
];

async fn with_catalogue(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    for (sku, name, price) in CATALOGUE {
        let body = json!({"sku": sku, "name": name, "price": price});
        seller.admin.post("/products", &body).await.expect(201);
    }
    seller
}

/// All SKUs of a list, page by page.
async fn walk(client: &Client, query: &str, limit: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("/products?limit={limit}{query}{cursor}")).await.expect(200);
        assert!(page["items"].as_array().unwrap().len() <= limit);
        found.extend(texts(&page, "sku").into_iter().map(str::to_owned));
        match &page["next_cursor"] {
            Value::String(next) => cursor = format!("&cursor={next}"),
            _ => return found,
        }
        assert!(found.len() <= CATALOGUE.len(), "a walk in circles: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_any_size_hold_everything_once_in_every_order() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    for sort in ["", "&sort=id", "&sort=-id", "&sort=name", "&sort=-name", "&sort=sku", "&sort=-price", "&sort=price"] {
        let whole = walk(&seller.customer, sort, 200).await;
        assert_eq!(whole.len(), CATALOGUE.len(), "{sort}");
        for limit in [1, 2, 3, 7] {
            assert_eq!(walk(&seller.customer, sort, limit).await, whole, "{sort} by {limit}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_sorted_by_what_was_asked_for_and_ties_by_id() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    for (sort, skus) in [
        ("", "CAGEBFD"),
        ("&sort=created_at", "CAGEBFD"),
        ("&sort=-id", "DFBEGAC"),
        ("&sort=sku", "ABCDEFG"),
        ("&sort=-sku", "GFEDCBA"),
        ("&sort=price", "BCEFAGD"),
        ("&sort=-price", "DGAFECB"),
    ] {
        assert_eq!(walk(&seller.customer, sort, 3).await.concat(), skus, "{sort}");
    }
    let names = walk(&seller.customer, "&sort=name", 200).await.concat();
    assert!(names.find('E') < names.find('F') && names.find('A') < names.find('E'), "{names}");
    let backwards: String = walk(&seller.customer, "&sort=-name", 200).await.concat().chars().rev().collect();
    assert_eq!(backwards, names, "ties are broken the same way");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_cursor_or_limit_is_422_and_never_an_empty_page() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    let page = seller.customer.get("/products?limit=1&sort=name").await.expect(200);
    let of_names = format!("cursor={}", page["next_cursor"].as_str().unwrap());
    for (query, parameter) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=WyJhIl0", "cursor"),
        (of_names.as_str(), "cursor"),
        ("sort=colour", "sort"),
        ("in_stock=perhaps", "in_stock"),
        ("status=gone", "status"),
        ("q=", "q"),
        ("page=2", "page"),
        ("limit=1&limit=2", "limit"),
    ] {
        let answer = seller.customer.get(&format!("/products?{query}")).await;
        let problem = answer.expect_problem(422, "invalid-request");
        assert_eq!(parameters(&problem), [parameter], "{query}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_enters_behind_a_page_shows_on_the_next_and_nothing_shows_twice() {
    let app = TestApp::start().await;
    let seller = with_catalogue(&app).await;
    let page = seller.customer.get("/products?limit=4").await.expect(200);
    seller.product("H", "1", 0).await;
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = seller.customer.get(&format!("/products?cursor={cursor}")).await.expect(200);
    assert_eq!(texts(&rest, "sku"), ["B", "F", "D", "H"]);
    app.close().await;
}
