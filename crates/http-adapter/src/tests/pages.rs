//! Lists.

use domain::{
    events::RecordedEvent,
    inventory::ProductSummary,
    orders::OrderStatus,
    store::StoreError,
    testing::{a_customer, a_product, an_admin, noon, nth_id},
    values::{Cursor, EventId, Page},
};

use super::fixture::{Fixture, get};

#[actix_web::test]
async fn a_page_leads_to_the_next_by_an_opaque_cursor() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_list_products().returning(|filter, page| {
        assert_eq!(filter.in_stock, Some(true));
        let next = match &page.after {
            None => Some(Cursor(vec!["id".to_owned(), "1".to_owned()])),
            Some(cursor) => {
                assert_eq!(cursor.0, ["id", "1"]);
                None
            }
        };
        Ok(Page { items: vec![ProductSummary { product: a_product(), available: 3 }], next })
    });
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    let first = served.call(get("/products?in_stock=true&limit=1").insert_header(token.clone())).await.json();
    assert_eq!(first["items"][0]["stock_quantity"], 3);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second =
        served.call(get(&format!("/products?in_stock=true&cursor={cursor}")).insert_header(token)).await.json();
    assert!(second["next_cursor"].is_null());
}

#[actix_web::test]
async fn a_cursor_that_the_store_did_not_make_is_422() {
    let mut fixture = Fixture::default();
    fixture.orders.expect_list_orders().returning(|_, _| Err(StoreError::BadCursor));
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    for cursor in ["WyJhIl0", "garbage!"] {
        let document = served
            .call(get(&format!("/orders?cursor={cursor}")).insert_header(token.clone()))
            .await
            .problem(422, "invalid-request");
        assert_eq!(document["errors"][0]["parameter"], "cursor");
    }
}

#[actix_web::test]
async fn unknown_and_illegal_parameters_are_422_all_at_once() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let answer = served
        .call(get("/orders?status=LOST&limit=0&from=now&colour=red&customer=x").insert_header(token.clone()))
        .await;
    assert_eq!(answer.problem(422, "invalid-request")["errors"].as_array().unwrap().len(), 5);
    for path in [
        "/locations?x=1",
        "/users?x=1",
        "/stock/verify?x=1",
        "/stock?product=%00",
        "/stock/movements?kind=LOST",
        "/events?after=-1",
    ] {
        served.call(get(path).insert_header(token.clone())).await.problem(422, "invalid-request");
    }
    let past =
        served.call(get("/stock?below_reorder_point=true&as_of=2026-01-01T00:00:00Z").insert_header(token)).await;
    assert_eq!(past.problem(422, "invalid-request")["errors"][0]["parameter"], "below_reorder_point");
}

#[actix_web::test]
async fn words_are_read_in_either_case() {
    let mut fixture = Fixture::default();
    fixture.orders.expect_list_orders().returning(|filter, _| {
        assert_eq!(filter.status, Some(OrderStatus::Paid));
        Ok(Page { items: vec![], next: None })
    });
    let token = fixture.token(&an_admin());
    assert_eq!(fixture.serve().call(get("/orders?status=paid").insert_header(token)).await.status, 200);
}

#[actix_web::test]
async fn events_are_read_on_from_the_last_position() {
    let mut fixture = Fixture::default();
    fixture.events.expect_list().returning(|filter, after, limit| {
        assert_eq!((filter.kinds.len(), after, limit.items()), (1, 41, 1));
        Ok(vec![RecordedEvent {
            position: 42,
            id: EventId::new(nth_id(1)),
            kind: "stock.low.v1".to_owned(),
            subject: "product/1".to_owned(),
            subject_version: 3,
            data: serde_json::json!({"available": 1}),
            recorded_at: noon(),
            trace: None,
        }])
    });
    let token = fixture.token(&an_admin());
    let answer =
        fixture.serve().call(get("/events?after=41&types=stock.low.v1&limit=1").insert_header(token)).await.json();
    assert_eq!(answer["next_cursor"], "42");
    assert_eq!(answer["items"][0]["type"], "stock.low.v1");
}
