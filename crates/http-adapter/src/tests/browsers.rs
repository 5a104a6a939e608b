//! What browsers and proxies ask for.

use actix_web::test::TestRequest;

use super::fixture::{Fixture, get};

fn preflight(origin: &str) -> TestRequest {
    TestRequest::default()
        .method("OPTIONS".parse().unwrap())
        .uri("/orders")
        .insert_header(("Origin", origin.to_owned()))
        .insert_header(("Access-Control-Request-Method", "POST"))
        .insert_header(("Access-Control-Request-Headers", "authorization,idempotency-key"))
}

#[actix_web::test]
async fn only_pages_of_configured_origins_may_call() {
    let mut fixture = Fixture::default();
    fixture.settings.cors_origins = vec!["https://shop.example.com".to_owned()];
    let served = fixture.serve();
    let allowed = served.call(preflight("https://shop.example.com")).await;
    assert_eq!(allowed.header("access-control-allow-origin"), "https://shop.example.com");
    let refused = served.call(preflight("https://evil.example.com")).await;
    assert!(!refused.headers.contains_key("access-control-allow-origin"));
}

#[actix_web::test]
async fn without_configuration_no_page_may_call() {
    let answer = Fixture::default().serve().call(preflight("https://shop.example.com")).await;
    answer.problem(405, "method-not-allowed");
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[actix_web::test]
async fn answers_are_compressed_for_those_who_can_read_it() {
    let served = Fixture::default().serve();
    let packed = served.call(get("/openapi.json").insert_header(("Accept-Encoding", "gzip"))).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.bytes.starts_with(&[0x1f, 0x8b]));
    assert!(!served.call(get("/openapi.json")).await.headers.contains_key("content-encoding"));
}
