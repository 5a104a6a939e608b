//! Bodies that are too large, of the wrong type, or nonsense.

use actix_web::test::TestRequest;
use domain::testing::{a_customer, an_admin};

use super::fixture::{Fixture, patch, post};

#[actix_web::test]
async fn a_body_above_the_limit_is_413() {
    let mut fixture = Fixture::default();
    fixture.settings.body_limit = 100;
    let token = fixture.token(&a_customer());
    let body = format!(r#"{{"note": "{}"}}"#, "x".repeat(100));
    fixture.serve().call(post("/orders", &body).insert_header(token)).await.problem(413, "body-too-large");
}

#[actix_web::test]
async fn what_does_not_say_it_is_json_is_415() {
    let fixture = Fixture::default();
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"] {
        let request = TestRequest::post()
            .uri("/orders")
            .insert_header(token.clone())
            .insert_header(("Content-Type", content_type));
        served.call(request.set_payload("{}")).await.problem(415, "unsupported-media-type");
    }
    let silent = TestRequest::post().uri("/orders").insert_header(token.clone()).set_payload("{}");
    served.call(silent).await.problem(415, "unsupported-media-type");
    let packed = post("/orders", "{}").insert_header(token).insert_header(("Content-Encoding", "gzip"));
    served.call(packed).await.problem(415, "unsupported-media-type");
}

#[actix_web::test]
async fn nasty_values_are_refused_and_never_break_anything() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    for value in [
        "null",
        "true",
        "[]",
        "{}",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "1e999",
        "-1e999",
        "NaN",
        "Infinity",
        "0.1",
        "5.0",
        "-0",
        "0",
        "99999999999999999999999999999",
        "\"\"",
        "\" \"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "{\"$serde_json::private::Number\": \"x\"}",
        "{\"$serde_json::private::RawValue\": \"1\"}",
    ] {
        for (path, body) in [
            ("/orders", format!(r#"{{"items": [{{"product_id": {value}, "quantity": 1}}]}}"#)),
            ("/orders", format!(r#"{{"items": [{{"product_id": 1, "quantity": {value}}}]}}"#)),
            ("/orders", format!(r#"{{"items": {value}}}"#)),
            ("/stock/receive", format!(r#"{{"sku": {value}, "location_id": 1, "quantity": 1}}"#)),
            ("/stock/receive", format!(r#"{{"sku": "A", "location_id": {value}, "quantity": 1}}"#)),
            ("/stock/adjust", format!(r#"{{"sku": "A", "location_id": 1, "quantity_delta": {value}, "reason": "x"}}"#)),
            ("/auth/register", format!(r#"{{"email": {value}, "password": "a long enough one"}}"#)),
            ("/auth/login", format!(r#"{{"email": {value}, "password": "a long enough one"}}"#)),
        ] {
            let request = post(path, &body).insert_header(token.clone());
            let answer = served.call(request).await;
            assert!(matches!(answer.status.as_u16(), 400 | 422), "{path} {body}: {} {}", answer.status, answer.text());
        }
    }
    for value in ["\"1.005\"", "1.005", "-1", "1e999", "null", "{}", "\"NaN\""] {
        let answer =
            served.call(patch("/products/1", &format!(r#"{{"price": {value}}}"#)).insert_header(token.clone())).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{value}");
    }
}
