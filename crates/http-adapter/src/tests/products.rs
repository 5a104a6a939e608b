//! Products and stock, from the wire to the ports and back.

use domain::{
    testing::{
        MockUnit, a_location, a_locked_product, a_manager, a_stocked_product, an_admin, locked_stock, product_id,
    },
    values::{Page, ProductRef},
};
use serde_json::json;

use super::fixture::{Fixture, get, patch, post};

#[actix_web::test]
async fn a_product_is_shown_with_its_price_to_the_cent_and_its_stock() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_find_product().returning(|which| {
        assert!(matches!(which, ProductRef::IdOrSku(id, _) if *id == product_id(1)));
        Ok(Some(a_stocked_product()))
    });
    let token = fixture.token(&an_admin());
    let answer = fixture.serve().call(get("/products/1").insert_header(token)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(r#""price":10.00,"#), "{}", answer.text());
    assert_eq!(answer.header("etag"), "\"1\"");
    let product = answer.json();
    assert_eq!(product["stock_quantity"], 10);
    assert_eq!(
        product["stock"],
        json!([{"location_id": 1, "location_code": "WH-01", "on_hand": 10, "reserved": 0, "available": 10}])
    );
    assert_eq!(product["created_at"], "2026-03-02T12:00:00Z");
}

#[actix_web::test]
async fn names_in_paths_are_percent_decoded_and_nonsense_is_not_there() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_find_product().returning(|which| {
        assert!(matches!(which, ProductRef::Sku(sku) if sku.as_str() == "A/B+C%"), "{which:?}");
        Ok(Some(a_stocked_product()))
    });
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    assert_eq!(served.call(get("/items/A%2FB+C%25").insert_header(token.clone())).await.status, 200);
    for nonsense in ["%00", "a%00b", "%20", "a%20b", &"x".repeat(65)] {
        let answer = served.call(get(&format!("/products/{nonsense}")).insert_header(token.clone())).await;
        answer.problem(404, "not-found");
    }
}

#[actix_web::test]
async fn a_new_product_is_answered_with_its_path_below_the_prefix_it_came_by() {
    for (uri, location) in [("/products", "/products/9"), ("/api/items", "/api/items/9")] {
        let unit = MockUnit::default().that_finds_locations(vec![a_location()]).that_draws_product_id(product_id(9));
        let (fixture, _) = Fixture::with_unit(unit);
        let token = fixture.token(&an_admin());
        let body = r#"{"name": "Industrial Widget A", "sku": "WIDGET-A-001", "price": 150.00, "stock_quantity": 500}"#;
        let answer = fixture.serve().call(post(uri, body).insert_header(token)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert_eq!(answer.header("location"), location);
        assert_eq!(answer.json()["stock_quantity"], 500);
        assert!(answer.text().contains(r#""price":150.00,"#));
    }
}

#[actix_web::test]
async fn everything_wrong_with_a_product_is_told_at_once() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let body = r#"{"sku": "with space", "price": "1.005", "stock_quantity": -1, "colour": "red", "attributes": {"a": "\u0000"}}"#;
    let answer = fixture.serve().call(post("/products", body).insert_header(token)).await;
    let document = answer.problem(422, "invalid-request");
    let mut pointers: Vec<&str> =
        document["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/attributes", "/colour", "/name", "/price", "/sku", "/stock_quantity"]);
}

#[actix_web::test]
async fn stock_is_not_changed_by_patch() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    for body in [r#"{"stock_quantity": 5}"#, r#"{"price": 1, "stockQuantity": null, "stock_quantity": 4}"#] {
        let answer = served.call(patch("/products/1", body).insert_header(token.clone())).await;
        if answer.status == 400 {
            // Both spellings at once are one field twice.
            continue;
        }
        let document = answer.problem(422, "invalid-request");
        assert!(document["errors"][0]["detail"].as_str().unwrap().contains("/stock/receive"), "{document}");
    }
    let null = served.call(patch("/products/1", r#"{"name": null}"#).insert_header(token)).await;
    assert_eq!(null.problem(422, "invalid-request")["errors"][0]["pointer"], "/name");
}

#[actix_web::test]
async fn what_is_short_is_told_with_numbers() {
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![a_locked_product().with_level(1, 3, 1)]));
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&a_manager());
    let body = r#"{"product_id": 1, "from_location_id": 1, "to_location_id": 2, "quantity": 5}"#;
    let answer = fixture.serve().call(post("/api/transfer", body).insert_header(token)).await;
    let document = answer.problem(400, "insufficient-stock");
    assert_eq!(document["shortages"], json!([{"product_id": 1, "sku": "SKU-1", "requested": 5, "available": 2}]));
}

#[actix_web::test]
async fn in_stock_commands_an_unknown_product_or_location_is_404_and_one_place_twice_is_422() {
    let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_stock(locked_stock(vec![])));
    let token = fixture.token(&a_manager());
    let body = r#"{"sku": "NONE", "location_id": "WH-01", "quantity": 5}"#;
    fixture.serve().call(post("/stock/receive", body).insert_header(token)).await.problem(404, "not-found");

    let (fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_stock(locked_stock(vec![a_locked_product()])));
    let token = fixture.token(&a_manager());
    let body = r#"{"productId": 1, "locationId": "WH-99", "quantity": 5}"#;
    fixture.serve().call(post("/stock/receive", body).insert_header(token)).await.problem(404, "not-found");

    let fixture = Fixture::default();
    let token = fixture.token(&a_manager());
    let body = r#"{"product_id": 1, "from_location_id": 1, "to_location_id": "1", "quantity": -5}"#;
    let document =
        fixture.serve().call(post("/stock/move", body).insert_header(token)).await.problem(422, "invalid-request");
    assert_eq!(document["errors"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_product_has_one_name_in_a_request() {
    let fixture = Fixture::default();
    let token = fixture.token(&a_manager());
    let body = r#"{"product_id": 1, "sku": "SKU-1", "location_id": 1, "quantity": 5}"#;
    fixture.serve().call(post("/stock/receive", body).insert_header(token)).await.problem(422, "invalid-request");
}

#[actix_web::test]
async fn a_head_is_answered_like_a_get() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_list_products().returning(|_, _| Ok(Page { items: vec![], next: None }));
    let token = fixture.token(&an_admin());
    let head =
        actix_web::test::TestRequest::default().method("HEAD".parse().unwrap()).uri("/products").insert_header(token);
    assert_eq!(fixture.serve().call(head).await.status, 200);
}
