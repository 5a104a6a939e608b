//! `POST /orders?dry_run=true`

use serde_json::{Value, json};
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_placing_would_and_changes_nothing() {
    let rates = "reduced=0.07,*@FR=0.20,reduced@FR=0.055";
    let settings =
        [("TAX_RATE", "0.19"), ("TAX_RATES", rates), ("SHIPPING_FLAT_RATE", "4.90"), ("FREE_SHIPPING_FROM", "100")];
    let app = TestApp::start_with(1, &settings).await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let book = seller.product("BOOK", "12.34", 2).await;
    seller.receive(book, 2, 5).await;
    seller.admin.patch(&format!("/products/{book}"), &json!({"tax_class": "reduced"})).await.expect(200);
    let drill = seller.product("DRILL", "20.00", 0).await;
    seller.receive(drill, 2, 1).await;

    let body = json!({
        "items": [{"sku": "BOOK", "quantity": 6}, {"sku": "DRILL", "quantity": 2}],
        "allow_backorder": true, "shipping_region": "FR",
    });
    let before = everything(&app).await;
    let answer = seller.customer.post("/orders?dry_run=true", &body).await;
    let quote = answer.expect(200);
    assert_eq!(everything(&app).await, before, "nothing was changed");
    let allocated: Vec<_> = quote["allocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["line"].as_i64().unwrap(),
                it["location_code"].as_str().unwrap(),
                it["quantity"].as_i64().unwrap(),
                it["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        allocated,
        [(1, "WH-02", 5, "LARGEST_FIRST"), (1, "WH-01", 1, "LARGEST_FIRST"), (2, "WH-02", 1, "COVERS_LINE")]
    );
    let rules: Vec<_> = quote["items"].as_array().unwrap().iter().map(|line| &line["tax_rule"]).collect();
    assert_eq!(rules, ["reduced@FR", "*@FR"]);
    // 6 × 12.34 + 2 × 20.00; 0.055 of 74.04 is 4.0722, and 0.2 of 40.00 is 8.00.
    for exact in [r#""subtotal":114.04"#, r#""tax":12.07"#, r#""shipping":0.00"#, r#""total_amount":126.11"#] {
        assert!(answer.text.contains(exact), "{exact} is missing from {}", answer.text);
    }
    assert_eq!(quote["shipping_rule"], "free from 100.00 EUR");

    let order = seller.customer.post("/orders", &body).await.expect(201);
    for field in
        ["items", "subtotal", "tax", "shipping", "shipping_rule", "total_amount", "shipping_region", "currency"]
    {
        assert_eq!(order[field], quote[field], "{field}");
    }
    let held = app.books().await.rows(HELD, &[]).await;
    let held: Vec<(i32, String, i64)> = held.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    let mut expected: Vec<_> = allocated
        .iter()
        .map(|(line, code, units, _)| (i32::try_from(*line).unwrap(), (*code).to_owned(), *units))
        .collect();
    expected.sort();
    assert_eq!(held, expected, "it was taken from where the dry run said");
    app.close().await;
}

/// What is held of which line where.
const HELD: &str = "SELECT i.line, l.code::text, sum(s.reserved_delta)::bigint FROM stock_ledger s
    JOIN order_items i USING (order_id, product_id) JOIN locations l ON l.id = s.location_id GROUP BY 1, 2 ORDER BY 1, 2";

/// Everything that an order could change.
async fn everything(app: &TestApp) -> Vec<i64> {
    let books = app.books().await;
    let mut all = Vec::new();
    for table in ["orders", "order_items", "stock_ledger", "events", "payments", "idempotency_keys"] {
        all.push(books.number(&format!("SELECT count(*) FROM {table}")).await);
    }
    all.push(books.number("SELECT sum(on_hand * 1000 + reserved) FROM stock_levels").await);
    all.push(books.number("SELECT sum(version * 1000 + backordered) FROM products").await);
    all.push(books.number("SELECT last_value FROM order_serials").await);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_refused_is_refused_the_same() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "1.00", 2).await;
    for (body, status) in [
        (json!({"items": [{"sku": "A", "quantity": 3}]}), 400),
        (json!({"items": [{"sku": "NONE", "quantity": 1}]}), 422),
        (json!({"items": []}), 422),
        (json!({"items": [{"sku": "A", "quantity": 0}]}), 422),
        (json!({"items": [{"sku": "A", "quantity": 1}], "shipping_region": "nowhere"}), 422),
    ] {
        let [tried, placed] =
            [seller.customer.post("/orders?dry_run=true", &body).await, seller.customer.post("/orders", &body).await];
        let (tried, placed) = (tried.expect(status), placed.expect(status));
        for field in ["type", "title", "errors", "shortages"] {
            assert_eq!(tried[field], placed[field], "{body}");
        }
    }
    for dry in ["maybe", "", "1"] {
        let refused = seller.customer.post(&format!("/orders?dry_run={dry}"), &Value::Null).await;
        assert!(refused.status.is_client_error(), "{dry}: {}", refused.text);
    }
    app.close().await;
}
