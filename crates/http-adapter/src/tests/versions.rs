//! `ETag`, `If-Match` and `version`.

use domain::testing::{MockUnit, a_locked_product, a_product, an_admin, locked_stock};

use super::fixture::{Answered, Fixture, patch};

async fn change(body: &str, if_match: Option<&str>) -> Answered {
    let unit = MockUnit::default()
        .that_locks_stock(locked_stock(vec![a_locked_product()]))
        .that_finds_product(Some(a_product()));
    let (fixture, _) = Fixture::with_unit(unit);
    let token = fixture.token(&an_admin());
    let mut request = patch("/products/SKU-1", body).insert_header(token);
    if let Some(tag) = if_match {
        request = request.insert_header(("If-Match", tag));
    }
    fixture.serve().call(request).await
}

#[actix_web::test]
async fn the_version_seen_may_change_and_gets_the_next_one() {
    for (body, if_match) in [
        (r#"{"price": 160.00}"#, Some("\"1\"")),
        (r#"{"price": 160, "version": 1}"#, None),
        (r#"{"price": "160"}"#, Some("*")),
    ] {
        let answer = change(body, if_match).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("etag"), "\"2\"");
        assert!(answer.text().contains(r#""price":160.00"#));
    }
}

#[actix_web::test]
async fn a_stale_header_is_412_and_a_stale_body_409() {
    for tag in ["\"2\"", "W/\"1\"", "nonsense"] {
        assert_eq!(change("{}", Some(tag)).await.problem(412, "precondition-failed")["current_version"], 1);
    }
    assert_eq!(change(r#"{"version": 2}"#, None).await.problem(409, "version-conflict")["current_version"], 1);
}

#[actix_web::test]
async fn header_and_body_must_agree() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let request = patch("/products/1", r#"{"version": 2}"#).insert_header(token).insert_header(("If-Match", "\"1\""));
    fixture.serve().call(request).await.problem(422, "invalid-request");
}
