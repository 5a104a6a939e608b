//! Which location serves which line.

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

/// Three places: WH-01 (100), WH-02 (200) and WH-03 (300); `stock` is what lies there of A and of B.
async fn with_places(app: &TestApp, stock: &[(&str, [i64; 3])]) -> Seller {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.location("WH-03", 300).await;
    for (sku, units) in stock {
        let product = seller.product(sku, "1", units[0]).await;
        for (location, quantity) in [(2, units[1]), (3, units[2])] {
            if quantity > 0 {
                seller.receive(product, location, quantity).await;
            }
        }
    }
    seller
}

/// Orders, and tells what was reserved where: SKU, location, units.
async fn allocated(seller: &Seller, items: &[(&str, i64)]) -> Vec<(String, String, i64)> {
    let items: Vec<Value> = items.iter().map(|(sku, quantity)| json!({"sku": sku, "quantity": quantity})).collect();
    let order = seller.customer.post("/orders", &json!({"items": items})).await.expect(201);
    let number = order["number"].as_str().unwrap();
    let rows = seller.manager.get(&format!("/stock/movements?kind=RESERVED&order={number}")).await.expect(200);
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let mut found: Vec<_> = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "sku"), text(row, "location_code"), row["reserved_delta"].as_i64().unwrap()))
        .collect();
    found.sort();
    found
}

fn shelf(sku: &str, location: &str, units: i64) -> (String, String, i64) {
    (sku.to_owned(), location.to_owned(), units)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_location_that_covers_the_whole_order_serves_it() {
    let app = TestApp::start().await;
    let seller = with_places(&app, &[("A", [9, 5, 5]), ("B", [0, 5, 9])]).await;
    assert_eq!(allocated(&seller, &[("A", 2), ("B", 2)]).await, [shelf("A", "WH-02", 2), shelf("B", "WH-02", 2)]);
    assert_eq!(allocated(&seller, &[("A", 2), ("B", 4)]).await, [shelf("A", "WH-03", 2), shelf("B", "WH-03", 4)]);
    assert_eq!(allocated(&seller, &[("A", 1)]).await, [shelf("A", "WH-01", 1)]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn else_each_line_is_served_by_the_first_that_covers_the_line() {
    let app = TestApp::start().await;
    let seller = with_places(&app, &[("A", [2, 6, 9]), ("B", [5, 0, 0])]).await;
    assert_eq!(allocated(&seller, &[("A", 5), ("B", 4)]).await, [shelf("A", "WH-02", 5), shelf("B", "WH-01", 4)]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn else_a_line_is_split_from_the_largest_down_and_ties_go_by_priority() {
    let app = TestApp::start().await;
    let seller = with_places(&app, &[("A", [3, 5, 4]), ("B", [4, 4, 4])]).await;
    assert_eq!(allocated(&seller, &[("A", 8)]).await, [shelf("A", "WH-02", 5), shelf("A", "WH-03", 3)]);
    assert_eq!(allocated(&seller, &[("A", 4)]).await, [shelf("A", "WH-01", 3), shelf("A", "WH-03", 1)]);
    assert_eq!(allocated(&seller, &[("B", 6)]).await, [shelf("B", "WH-01", 4), shelf("B", "WH-02", 2)]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_priority_counts_for_the_next_order() {
    let app = TestApp::start().await;
    let seller = with_places(&app, &[("A", [5, 5, 5])]).await;
    assert_eq!(allocated(&seller, &[("A", 1)]).await, [shelf("A", "WH-01", 1)]);
    seller.manager.patch("/locations/WH-03", &json!({"priority": 1})).await.expect(200);
    assert_eq!(allocated(&seller, &[("A", 1)]).await, [shelf("A", "WH-03", 1)]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_order_is_shipped_from_where_it_was_reserved() {
    let app = TestApp::start().await;
    let seller = with_places(&app, &[("A", [3, 5, 4])]).await;
    let order = seller.order(1, 12).await;
    super::step(&seller.customer, &order, "pay").await.expect(200);
    let shipped = super::step(&seller.manager, &order, "ship").await.expect(200);
    let mut taken: Vec<(i64, i64)> = shipped["shipments"][0]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["location_id"].as_i64().unwrap(), item["quantity"].as_i64().unwrap()))
        .collect();
    taken.sort_unstable();
    assert_eq!(taken, [(1, 3), (2, 5), (3, 4)]);
    assert_eq!(app.books().await.number("SELECT sum(on_hand) FROM stock_levels").await, 0);
    app.close().await;
}
