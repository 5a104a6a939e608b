//! What gets into the log, and what does not.

use domain::testing::{a_customer, a_stocked_product};

use super::fixture::{Fixture, get, post};

#[actix_web::test]
async fn each_request_leaves_one_line_with_what_operators_need() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_find_product().returning(|_| Ok(Some(a_stocked_product())));
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    let answer = served.call(get("/api/products/SKU-1?").insert_header(token)).await;
    let lines = served.lines.all();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = &lines[0];
    assert!(line.starts_with("request completed"), "{line}");
    for part in [
        "method=GET",
        "route=/api/products/{id}",
        "status=200",
        "duration_ms=",
        &format!("request_id={}", answer.header("x-request-id")),
        &format!("user_id={}", a_customer().user_id),
    ] {
        assert!(line.contains(part), "{part} is missing from {line}");
    }
}

#[actix_web::test]
async fn no_secret_and_no_name_gets_into_the_log() {
    let mut fixture = Fixture::default();
    fixture.users.expect_find_credentials().returning(|_| Ok(None));
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    let body = r#"{"email": "zoe@example.com", "password": "correct horse battery"}"#;
    served.call(post("/auth/login", body)).await.problem(401, "wrong-credentials");
    served.call(post("/auth/register", &body.replace("zoe", "zoe@"))).await.problem(422, "invalid-request");
    served
        .call(get("/orders?customer=zoe@example.com&colour=red").insert_header(token.clone()))
        .await
        .problem(422, "invalid-request");
    served.call(get("/unknown/zoe@example.com")).await.problem(404, "not-found");
    let log = served.lines.all().join("\n");
    assert_eq!(log.lines().count(), 4);
    for secret in ["zoe", "example.com", "horse", "battery", "colour", &token.1, "access-1"] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}
