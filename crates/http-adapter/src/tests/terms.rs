//! How orders are taxed, what may wait, and who buys on which terms: as it comes in, and as it is told.

use domain::{
    inventory::StockedProduct,
    orders::{HoldingOrder, Offers},
    testing::{
        MockUnit, a_customer, a_locked_product, a_manager, a_stocked_product, an_admin, an_order, locked_stock,
        offers_of,
    },
    values::{PaymentTerms, Quantity, Text},
};
use serde_json::{Value, json};

use super::fixture::{Answered, Fixture, get, patch, post};

/// Orders five units, of which three are there.
async fn order(offers: Offers, more: &str) -> Answered {
    let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_offers(offers));
    let token = fixture.token(&a_customer());
    let body = format!(r#"{{"items": [{{"product_id": 1, "quantity": 5}}]{more}}}"#);
    fixture.serve().call(post("/orders", &body).insert_header(token)).await
}

#[actix_web::test]
async fn what_is_not_there_waits_if_it_is_asked_to_and_its_product_lets_it() {
    let product = a_locked_product().with_level(1, 3, 0);
    for field in [r#", "allow_backorder": true"#, r#", "allowBackorder": true"#] {
        let answer = order(offers_of(vec![product.clone()]), field).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let line = &answer.json()["items"][0];
        assert_eq!((&line["reserved"], &line["backordered"]), (&json!(3), &json!(2)));
    }
    for (limit, field) in [(9, ""), (9, r#", "allow_backorder": false"#), (1, r#", "allow_backorder": true"#)] {
        let offers = offers_of(vec![product.clone().with_backorder_limit(limit)]);
        let short = order(offers, field).await.problem(400, "insufficient-stock");
        assert_eq!(short["shortages"][0]["available"], 3, "{field}");
    }
    let whatever = order(offers_of(vec![product]), r#", "allow_backorder": null"#).await;
    whatever.problem(400, "insufficient-stock");
}

#[actix_web::test]
async fn where_it_goes_and_on_which_terms_it_is_bought_is_told() {
    let mut offers = offers_of(vec![a_locked_product().with_level(1, 5, 0)]);
    let buyer = offers.customers[0].as_mut().unwrap();
    (buyer.payment_terms, buyer.tax_exemption_id) =
        (Some(PaymentTerms::net(30).unwrap()), Some(Text::parse("VAT-1").unwrap()));
    let answer = order(offers, r#", "shippingRegion": "us-ca""#).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let order = answer.json();
    assert_eq!((&order["shipping_region"], &order["payment_terms_days"]), (&json!("US-CA"), &json!(30)));
    assert_eq!((&order["tax_exemption_id"], &order["items"][0]["tax_rule"]), (&json!("VAT-1"), &json!("exempt")));
    for amount in [r#""amount_due":50.00"#, r#""amount_paid":0.00"#, r#""amount_refunded":0.00"#] {
        assert!(answer.text().contains(amount), "{}", answer.text());
    }
}

#[actix_web::test]
async fn what_is_wrong_with_terms_is_told_by_field() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let user = "/users/0198a1b2-0000-7000-8000-000000000000";
    let product = |more: &str| format!(r#"{{"sku": "A", "name": "A", "price": 1, {more}}}"#);
    let person = |more: &str| format!(r#"{{"email": "a@example.com", "password": "securePass123", {more}}}"#);
    for (request, pointer) in [
        (post("/products", &product(r#""tax_class": "two words""#)), "/tax_class"),
        (post("/products", &product(r#""backorder_limit": -1"#)), "/backorder_limit"),
        (patch("/products/1", r#"{"tax_class": null}"#), "/tax_class"),
        (patch("/products/1", r#"{"backorderLimit": 1000000001}"#), "/backorder_limit"),
        (patch("/products/1", r#"{"backordered": 1}"#), "/backordered"),
        (patch(user, r#"{"payment_terms_days": 0}"#), "/payment_terms_days"),
        (patch(user, r#"{"payment_terms_days": 366}"#), "/payment_terms_days"),
        (patch(user, r#"{"payment_terms_days": 4294967297}"#), "/payment_terms_days"),
        (patch(user, r#"{"tax_exemption_id": ""}"#), "/tax_exemption_id"),
        (patch(user, r#"{"region": "DEU"}"#), "/region"),
        (post("/auth/register", &person(r#""region": "1""#)), "/region"),
        (post("/auth/register", &person(r#""payment_terms_days": 30"#)), "/payment_terms_days"),
        (post("/auth/register", &person(r#""tax_exemption_id": "VAT-1""#)), "/tax_exemption_id"),
        (post("/stock/count", r#"{"sku": "A", "location_id": 1, "counted": 1, "releases": true}"#), "/releases"),
    ] {
        let refused = served.call(request.insert_header(token.clone())).await.problem(422, "invalid-request");
        assert_eq!(refused["errors"].as_array().map(Vec::len), Some(1), "{refused}");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
    }
    for body in [r#"{"sku": "A", "location_id": 1, "counted": 1, "release": "yes"}"#] {
        served.call(post("/stock/count", body).insert_header(token.clone())).await.problem(400, "malformed-body");
    }
    for body in [r#"{"items": [{"sku": "A", "quantity": 1}], "allow_backorder": 1}"#] {
        served.call(post("/orders", body).insert_header(token.clone())).await.problem(400, "malformed-body");
    }
}

#[actix_web::test]
async fn a_product_says_how_it_is_taxed_and_what_of_it_waits() {
    let mut fixture = Fixture::default();
    let mut stocked = StockedProduct { backordered: 4, levels: vec![], ..a_stocked_product() };
    stocked.product.backorder_limit = Some(domain::values::StockCount::new(7).unwrap());
    fixture.inventory.expect_find_product().returning(move |_| Ok(Some(stocked.clone())));
    let token = fixture.token(&an_admin());
    let product = fixture.serve().call(get("/products/1").insert_header(token)).await.json();
    assert_eq!((&product["tax_class"], &product["stock_quantity"]), (&json!("standard"), &json!(0)));
    assert_eq!((&product["backorder_limit"], &product["backordered"]), (&json!(7), &json!(4)));
}

/// Counts one unit where two are promised.
async fn count(more: &str) -> Answered {
    let products = vec![a_locked_product().with_level(1, 2, 2)];
    let holding = vec![HoldingOrder { order: an_order(), quantity: Quantity::new(2).unwrap() }];
    let unit = MockUnit::default()
        .that_locks_stock(locked_stock(products))
        .that_finds_holders(vec![])
        .that_locks_holding(holding);
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&a_manager());
    let body = format!(r#"{{"product_id": 1, "location_id": 1, "counted": 1{more}}}"#);
    fixture.serve().call(post("/stock/count", &body).insert_header(token)).await
}

#[actix_web::test]
async fn a_count_takes_what_is_promised_only_if_it_is_told_to() {
    for more in ["", r#", "release": false"#, r#", "release": null"#] {
        count(more).await.problem(409, "below-reserved");
    }
    let answer = count(r#", "release": true"#).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let counted = answer.json();
    assert_eq!((&counted["on_hand"], &counted["reserved"], &counted["difference"]), (&json!(1), &json!(1), &json!(-1)));
    assert_ne!(counted["movement_id"], Value::Null);
}
