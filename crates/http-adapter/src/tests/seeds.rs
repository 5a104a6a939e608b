//! The requests of the systems that this one takes the place of, typed as they stand there.

use domain::{
    testing::{
        MockUnit, a_customer, a_location, a_locked_product, a_manager, an_admin, locked_stock, offers_of, product_id,
    },
    values::CustomerNumber,
};

use super::fixture::{Answered, Fixture, post};

async fn as_admin(unit: MockUnit, path: &str, body: &str) -> Answered {
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&an_admin());
    fixture.serve().call(post(path, body).insert_header(token)).await
}

#[actix_web::test]
async fn a_user_registers_as_in_seed_a() {
    let unit = MockUnit::default().that_draws_customer_number(CustomerNumber::new(1).unwrap());
    let (fixture, _) = Fixture::with_unit(unit);
    let body = r#"{ "email": "user@example.com", "password": "securePass123", "role": "customer" }"#;
    let answer = fixture.serve().call(post("/auth/register", body)).await;
    assert_eq!(answer.status, 201);
    assert!(answer.json()["id"].is_string() && answer.json()["email"].is_string());
}

#[actix_web::test]
async fn a_product_is_created_as_in_seed_a() {
    let unit = MockUnit::default().that_finds_locations(vec![a_location()]).that_draws_product_id(product_id(1));
    let body = r#"{ "name": "Industrial Widget A", "sku": "WIDGET-A-001", "price": 150.00, "stock_quantity": 500 }"#;
    let answer = as_admin(unit, "/products", body).await;
    assert_eq!((answer.status.as_u16(), answer.json()["id"].as_i64()), (201, Some(1)));
}

#[actix_web::test]
async fn an_order_is_placed_as_in_seed_a() {
    let first = a_locked_product().with_price(15_000).with_level(1, 5, 0);
    let second = a_locked_product().with_id(4).with_price(15_000).with_level(1, 1, 0);
    let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_offers(offers_of(vec![first, second])));
    let token = fixture.token(&a_customer());
    let body = r#"{ "items": [ { "product_id": 1, "quantity": 5 }, { "product_id": 4, "quantity": 1 } ] }"#;
    let answer = fixture.serve().call(post("/orders", body).insert_header(token)).await;
    assert_eq!((answer.status.as_u16(), answer.json()["status"].as_str()), (201, Some("PENDING")));
    assert!(answer.text().contains(r#""total_amount":900.00"#));
}

#[actix_web::test]
async fn stock_is_transferred_as_in_seed_b() {
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![a_locked_product().with_level(1, 10, 0)]));
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&a_manager());
    let body = r#"{"product_id":1,"from_location_id":1,"to_location_id":2,"quantity":5}"#;
    let answer = fixture.serve().call(post("/api/transfer", body).insert_header(token)).await;
    assert_eq!(answer.status, 201);
    let movement = answer.json();
    assert!(movement["movement_id"].is_i64());
    let seen =
        ["product_id", "from_location_id", "to_location_id", "quantity"].map(|name| movement[name].as_i64().unwrap());
    assert_eq!(seen, [1, 1, 2, 5]);
}

#[actix_web::test]
async fn an_order_is_placed_for_a_customer_as_in_seed_c() {
    let mut offers = offers_of(vec![a_locked_product().with_level(1, 10, 0)]);
    for customer in offers.customers.iter_mut().flatten() {
        customer.number = CustomerNumber::new(1).unwrap();
    }
    let unit = MockUnit::default().that_locks_offers(offers);
    let body = r#"{ "customerId": 1, "items": [ { "productId": 1, "quantity": 2 } ] }"#;
    let answer = as_admin(unit, "/api/orders", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(answer.header("location").starts_with("/api/orders/"));
}

#[actix_web::test]
async fn an_item_is_created_as_in_seed_d() {
    let unit = MockUnit::default().that_finds_locations(vec![a_location()]).that_draws_product_id(product_id(1));
    let body = r#"{ "sku": "ABC-12345", "name": "Wireless Mouse", "category": "Electronics", "unit_price": 29.99, "attributes": { "color": "Black", "warranty_months": 24 } }"#;
    let answer = as_admin(unit, "/items", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(answer.text().contains(r#""price":29.99"#));
    assert_eq!(answer.json()["attributes"]["warranty_months"], 24);
}

#[actix_web::test]
async fn stock_is_received_as_in_seed_d() {
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![a_locked_product()]));
    let body = r#"{ "sku": "SKU-1", "location_id": "WH-01", "quantity": 150, "reference": "PO-7890" }"#;
    let answer = as_admin(unit, "/stock/receive", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!((answer.json()["on_hand"].as_i64(), answer.json()["reference"].as_str()), (Some(150), Some("PO-7890")));
}
