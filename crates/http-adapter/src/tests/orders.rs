//! Orders, from the wire to the ports and back.

use domain::testing::{
    GatewayMood, MockUnit, RecordingGateway, a_customer, a_locked_order, a_locked_product, a_paid_order, an_admin,
    an_order, another_customer, offers_of,
};
use serde_json::json;

use super::fixture::{Fixture, get, post};

const ORDER: &str = r#"{"items": [{"product_id": 1, "quantity": 5}, {"sku": "SKU-2", "quantity": 1}]}"#;

fn offers() -> MockUnit {
    let second = a_locked_product().with_id(2).with_price(15_000).with_level(1, 1, 0);
    MockUnit::default().that_locks_offers(offers_of(vec![a_locked_product().with_level(1, 10, 0), second]))
}

#[actix_web::test]
async fn an_order_is_answered_with_exact_amounts_a_path_and_a_version() {
    let (fixture, _) = Fixture::with_unit(offers());
    let token = fixture.token(&a_customer());
    let answer = fixture.serve().call(post("/orders", ORDER).insert_header(token)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let order = answer.json();
    assert_eq!(answer.header("location"), format!("/orders/{}", order["id"].as_str().unwrap()));
    assert_eq!(answer.header("etag"), "\"1\"");
    assert!(answer.text().contains(r#""total_amount":200.00"#));
    assert!(answer.text().contains(r#""unit_price_at_purchase":150.00"#));
    assert_eq!(order["status"], "PENDING");
    assert_eq!(order["items"][0]["line_total"].to_string(), "50.00");
    assert_eq!(order["number"], "ORD-2026-000001");
}

#[actix_web::test]
async fn what_is_short_is_400_with_every_shortage() {
    let body = r#"{"items": [{"productId": 1, "quantity": 11}, {"sku": "SKU-2", "quantity": 2}]}"#;
    let (fixture, _) = Fixture::with_unit(offers());
    let token = fixture.token(&a_customer());
    let document =
        fixture.serve().call(post("/api/orders", body).insert_header(token)).await.problem(400, "insufficient-stock");
    assert_eq!(
        document["shortages"],
        json!([
            {"product_id": 1, "sku": "SKU-1", "requested": 11, "available": 10},
            {"product_id": 2, "sku": "SKU-2", "requested": 2, "available": 1}
        ])
    );
}

#[actix_web::test]
async fn unknown_products_are_422_and_pointed_at_as_they_were_named() {
    let body = r#"{"items": [{"product_id": 1, "quantity": 1}, {"product_id": 7, "quantity": 1}, {"sku": "NONE", "quantity": 1}]}"#;
    let (fixture, _) = Fixture::with_unit(offers());
    let token = fixture.token(&a_customer());
    let document =
        fixture.serve().call(post("/orders", body).insert_header(token)).await.problem(422, "invalid-request");
    assert_eq!(document["errors"][0]["pointer"], "/items/1/product_id");
    assert_eq!(document["errors"][1]["pointer"], "/items/2/sku");
}

#[actix_web::test]
async fn what_is_wrong_with_items_is_told_for_each() {
    let fixture = Fixture::default();
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    let body = r#"{"items": [{"product_id": 0, "quantity": 0}, {"quantity": 1, "price": 1}], "dry_run": true}"#;
    let document =
        served.call(post("/orders", body).insert_header(token.clone())).await.problem(422, "invalid-request");
    let mut pointers: Vec<&str> =
        document["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        ["/dry_run", "/items/0/product_id", "/items/0/quantity", "/items/1/price", "/items/1/product_id"]
    );
    for body in ["{}", r#"{"items": []}"#, r#"{"items": null}"#] {
        served.call(post("/orders", body).insert_header(token.clone())).await.problem(422, "invalid-request");
    }
    let many = format!(r#"{{"items": [{}]}}"#, vec![r#"{"product_id": 1, "quantity": 1}"#; 501].join(","));
    served.call(post("/orders", &many).insert_header(token)).await.problem(422, "invalid-request");
}

#[actix_web::test]
async fn a_customer_may_not_order_for_somebody_else() {
    let fixture = Fixture::default();
    let token = fixture.token(&a_customer());
    let other = another_customer().user_id;
    let body = format!(r#"{{"customerId": "{other}", "items": [{{"productId": 1, "quantity": 2}}]}}"#);
    fixture.serve().call(post("/orders", &body).insert_header(token)).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn somebody_elses_order_is_not_there() {
    let mut fixture = Fixture::default();
    fixture.orders.expect_find_order().returning(|_| Ok(Some(an_order())));
    let (own, others) = (fixture.token(&a_customer()), fixture.token(&another_customer()));
    let served = fixture.serve();
    let found = served.call(get("/orders/ORD-2026-000001").insert_header(own.clone())).await;
    assert_eq!((found.status.as_u16(), found.json()["items"][0]["product_name"].as_str()), (200, Some("Product 1")));
    served.call(get("/orders/ORD-2026-000001").insert_header(others)).await.problem(404, "not-found");
    let known =
        served.call(get("/orders/ORD-2026-000001").insert_header(own).insert_header(("If-None-Match", "\"1\""))).await;
    assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
}

#[actix_web::test]
async fn steps_that_an_order_does_not_allow_are_409() {
    let unit = MockUnit::default().that_locks_order(Some(a_locked_order(an_order(), vec![])));
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&an_admin());
    let ship = post("/orders/ORD-2026-000001/ship", r#"{"tracking_number": "T-1"}"#).insert_header(token);
    fixture.serve().call(ship).await.problem(409, "illegal-transition");
}

#[actix_web::test]
async fn what_does_not_exist_is_refused_rather_than_ignored() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    for (path, body) in [
        ("/orders/ORD-2026-000001/ship", r#"{"items": []}"#),
        ("/orders/ORD-2026-000001/pay", r#"{"amount": 1}"#),
        ("/orders/ORD-2026-000001/cancel", r#"{"why": "so"}"#),
    ] {
        served.call(post(path, body).insert_header(token.clone())).await.problem(422, "invalid-request");
    }
    for (query, parameter) in [("dry_run=maybe", "dry_run"), ("dryrun=true", "dryrun")] {
        let sent = post(&format!("/orders?{query}"), ORDER).insert_header(token.clone());
        let refused = served.call(sent).await.problem(422, "invalid-request");
        assert_eq!(refused["errors"][0]["parameter"], parameter);
    }
}

#[actix_web::test]
async fn a_dry_run_says_what_it_would_come_to_and_from_where_and_asks_no_unit() {
    let mut fixture = Fixture::default();
    let offers = offers_of(vec![
        a_locked_product().with_level(1, 3, 0).with_level(2, 10, 0),
        a_locked_product().with_id(2).with_price(15_000).with_level(2, 1, 0),
    ]);
    fixture.orders.expect_find_offers().times(2).returning(move |_| Ok(offers.clone()));
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    let sent = post("/orders?dry_run=true", ORDER).insert_header(token.clone()).insert_header(("Idempotency-Key", "k"));
    let answer = served.call(sent).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains(r#""total_amount":200.00"#));
    let quote = answer.json();
    assert_eq!((&quote["id"], &quote["number"]), (&json!(null), &json!(null)));
    assert_eq!(
        quote["allocations"][0],
        json!({"line": 1, "location_id": 2, "location_code": "WH-02", "quantity": 5, "reason": "COVERS_ORDER"})
    );
    assert_eq!(quote["items"][0]["tax_rule"], "default");
    let short = r#"{"items": [{"product_id": 1, "quantity": 14}]}"#;
    served.call(post("/orders?dry_run=true", short).insert_header(token)).await.problem(400, "insufficient-stock");
}

#[actix_web::test]
async fn what_is_wrong_with_a_step_is_told_by_field() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let order = "/orders/ORD-2026-000001";
    for (path, body, pointer) in [
        ("ship", r#"{"items": [{"sku": "A", "product_id": 1}]}"#, "/items/0"),
        ("ship", r#"{"items": [{"sku": "A", "quantity": 0}]}"#, "/items/0/quantity"),
        ("ship", r#"{"items": [{"sku": "A", "units": 1}]}"#, "/items/0/units"),
        ("ship", r#"{"location_id": 0}"#, "/location_id"),
        ("cancel", r#"{"items": []}"#, "/items"),
        ("cancel", r#"{"items": [{"quantity": 1}]}"#, "/items/0"),
        ("refund", r#"{"amount": 1}"#, "/amount"),
        ("shipments/0198a1b2-0000-7000-8000-000000000000/undo", r#"{"reason": ""}"#, "/reason"),
    ] {
        let sent = post(&format!("{order}/{path}"), body).insert_header(token.clone());
        let refused = served.call(sent).await.problem(422, "invalid-request");
        let told = refused["errors"][0]["pointer"].as_str().unwrap();
        assert!(told.starts_with(pointer), "{path} {body}: {refused}");
    }
    let region = r#"{"items": [{"sku": "A", "quantity": 1}], "shipping_region": "Germany"}"#;
    let refused =
        served.call(post("/orders", region).insert_header(token.clone())).await.problem(422, "invalid-request");
    assert_eq!(refused["errors"][0]["pointer"], "/shipping_region");
    let unknown = post(&format!("{order}/shipments/7/undo"), "{}").insert_header(token);
    served.call(unknown).await.problem(404, "not-found");
}

#[actix_web::test]
async fn a_declined_payment_is_402_and_a_silent_gateway_503() {
    for (mood, status, slug) in
        [(GatewayMood::Declining, 402, "payment-declined"), (GatewayMood::Silent, 503, "gateway-silent")]
    {
        let mut fixture = Fixture { gateway: RecordingGateway::in_mood(mood), ..Fixture::default() };
        fixture.store.expect_begin().returning(|_| {
            let payment = domain::testing::a_payment(domain::orders::PaymentStatus::Pending);
            let unit = MockUnit::default().that_locks_order(Some(a_locked_order(an_order(), vec![payment])));
            Ok(Box::new(unit))
        });
        let token = fixture.token(&a_customer());
        let pay = post("/orders/ORD-2026-000001/pay", "").insert_header(token);
        fixture.serve().call(pay).await.problem(status, slug);
    }
}

#[actix_web::test]
async fn a_body_may_be_left_out_where_nothing_has_to_be_said() {
    let unit = MockUnit::default().that_locks_order(Some(a_locked_order(a_paid_order(), vec![])));
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&an_admin());
    let ship = actix_web::test::TestRequest::post().uri("/orders/ORD-2026-000001/ship").insert_header(token);
    let answer = fixture.serve().call(ship).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["status"], "SHIPPED");
}
