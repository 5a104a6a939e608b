//! Idempotency keys and traces, as they reach the domain.

use domain::{
    store::{KeyReused, KeyedAnswer, StoreError},
    testing::{MockUnit, a_customer, a_locked_product, an_order, offers_of},
};

use super::fixture::{Fixture, post};

const ORDER: &str = r#"{"items": [{"product_id": 1, "quantity": 1}]}"#;

fn a_sale() -> MockUnit {
    MockUnit::default().that_locks_offers(offers_of(vec![a_locked_product().with_level(1, 10, 0)]))
}

#[actix_web::test]
async fn key_and_trace_reach_the_unit() {
    let (fixture, seen) = Fixture::with_unit(a_sale());
    let token = fixture.token(&a_customer());
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let order = post("/orders", ORDER)
        .insert_header(token)
        .insert_header(("Idempotency-Key", "order-4711"))
        .insert_header(("traceparent", trace));
    let answer = fixture.serve().call(order).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.headers.contains_key("idempotency-replayed"));
    let request = seen.lock().unwrap().clone().unwrap();
    assert_eq!(request.key.as_ref().unwrap().key(), "order-4711");
    assert_eq!(request.key.unwrap().fingerprint().bytes().len(), 32);
    assert_eq!(request.trace.as_deref(), Some(trace));
}

#[actix_web::test]
async fn an_answer_of_long_ago_says_so() {
    let mut fixture = Fixture::default();
    fixture.store.expect_begin().returning(|_| {
        let answer = serde_json::to_value(an_order()).unwrap();
        Err(StoreError::AlreadyAnswered(KeyedAnswer { actor: a_customer().user_id, answer }))
    });
    let token = fixture.token(&a_customer());
    let order = post("/orders", ORDER).insert_header(token).insert_header(("Idempotency-Key", "order-4711"));
    let answer = fixture.serve().call(order).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("idempotency-replayed"), "true");
    assert_eq!(answer.json()["id"], an_order().id.to_string());
}

#[actix_web::test]
async fn a_key_of_another_request_is_422() {
    let mut fixture = Fixture::default();
    fixture.store.expect_begin().returning(|_| Err(StoreError::KeyReused(KeyReused)));
    let token = fixture.token(&a_customer());
    let order = post("/orders", ORDER).insert_header(token).insert_header(("Idempotency-Key", "order-4711"));
    let document = fixture.serve().call(order).await.problem(422, "idempotency-key-reused");
    assert_eq!(document["errors"][0]["header"], "Idempotency-Key");
}

#[actix_web::test]
async fn an_illegal_key_is_refused_and_an_illegal_trace_is_left_out() {
    let fixture = Fixture::default();
    let token = fixture.token(&a_customer());
    let order = post("/orders", ORDER).insert_header(token).insert_header(("Idempotency-Key", "two words"));
    fixture.serve().call(order).await.problem(422, "invalid-request");

    let (fixture, seen) = Fixture::with_unit(a_sale());
    let token = fixture.token(&a_customer());
    fixture.serve().call(post("/orders", ORDER).insert_header(token).insert_header(("traceparent", "nonsense"))).await;
    assert_eq!(seen.lock().unwrap().as_ref().unwrap().trace, None);
}
