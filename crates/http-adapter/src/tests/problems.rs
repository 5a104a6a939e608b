//! Refusals that have nothing to do with the business.

use domain::{
    store::StoreError,
    testing::{a_customer, an_admin, unavailable},
};

use super::fixture::{Fixture, get, post};
use crate::problem::kinds;

#[actix_web::test]
async fn unknown_paths_are_problems() {
    let served = Fixture::default().serve();
    for path in ["/", "/nothing", "/api", "/api/nothing", "/products/", "/orders/1/2/3", "/docs2"] {
        served.call(get(path)).await.problem(404, "not-found");
    }
}

#[actix_web::test]
async fn wrong_methods_are_problems_that_say_which_are_right() {
    let served = Fixture::default().serve();
    let refused = served.call(actix_web::test::TestRequest::put().uri("/products/1")).await;
    refused.problem(405, "method-not-allowed");
    assert_eq!(refused.header("allow"), "GET, PATCH, DELETE, HEAD");
    served.call(get("/auth/login")).await.problem(405, "method-not-allowed");
    served.call(get("/api/transfer")).await.problem(405, "method-not-allowed");
}

#[actix_web::test]
async fn every_answer_carries_the_request_id_and_strict_headers() {
    let served = Fixture::default().serve();
    let given = served.call(get("/health/live").insert_header(("X-Request-Id", "trace-me-0815"))).await;
    assert_eq!(given.header("x-request-id"), "trace-me-0815");
    let insane = served.call(get("/nothing").insert_header(("X-Request-Id", "a b\"c"))).await;
    assert_ne!(insane.header("x-request-id"), "a b\"c");
    for answer in [given, insane] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
}

#[actix_web::test]
async fn https_is_insisted_on_only_where_it_is_configured() {
    let mut fixture = Fixture::default();
    fixture.settings.hsts = true;
    let answer = fixture.serve().call(get("/health/live")).await;
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[actix_web::test]
async fn a_database_that_is_away_is_503_and_tells_only_the_log_why() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_find_product().returning(|_| Err(unavailable()));
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    let answer = served.call(get("/products/1").insert_header(token)).await;
    answer.problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), "2");
    assert!(!answer.text().contains("connection refused"));
    assert!(served.lines.all()[0].contains("connection refused"));
}

#[actix_web::test]
async fn a_panic_is_500_and_tells_only_the_log_why() {
    let mut fixture = Fixture::default();
    fixture.inventory.expect_list_locations().returning(|| panic!("the secret of the house"));
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let answer = served.call(get("/locations").insert_header(token)).await;
    answer.problem(500, "internal-error");
    assert!(!answer.text().contains("secret"));
    assert!(served.lines.all()[0].contains("the secret of the house"));
}

#[actix_web::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let mut fixture = Fixture::default();
    fixture.settings.request_timeout = std::time::Duration::ZERO;
    fixture.users = domain::users::MockUserQueries::new();
    fixture.users.expect_is_in_good_standing().returning(|_| Err(StoreError::Busy("never asked".into())));
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let answer = served.call(post("/orders/ORD-2026-000001/pay", "").insert_header(token)).await;
    assert_eq!(answer.status, 503);
}

#[actix_web::test]
async fn health_says_what_is_wrong() {
    let mut fixture = Fixture { registration: domain::users::Registration::Open, ..Fixture::default() };
    fixture.checks = vec![crate::Check::failed("migrations", "2 are pending")];
    let served = fixture.serve();
    let health = served.call(get("/health")).await;
    assert_eq!(health.status, 503);
    assert_eq!(health.json()["registration"], "open");
    assert!(health.json()["warnings"][0].as_str().unwrap().contains("ADMIN"));
    assert_eq!(served.call(get("/api/health/ready")).await.json()["checks"][0]["detail"], "2 are pending");
    assert_eq!(served.call(get("/health/live")).await.status, 200);
}

#[test]
fn every_kind_of_problem_has_its_paragraph() {
    let document = include_str!("../../../../docs/problems.md");
    for kind in kinds::ALL {
        let heading = format!("\n## {}\n", kind.slug);
        assert!(document.contains(&heading), "docs/problems.md says nothing of {}", kind.slug);
        assert!(document.contains(&format!("\"status\": {}", kind.status)), "no example with {}", kind.status);
    }
    let headings = document.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(headings, kinds::ALL.len(), "docs/problems.md has a paragraph too many");
}
