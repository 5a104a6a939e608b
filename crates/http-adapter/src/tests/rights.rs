//! Who gets in: every route of the table, with every role.

use actix_web::test::TestRequest;
use domain::{access::Role, testing::principal_of};

use super::fixture::{Fixture, get};
use crate::{Access, RouteDoc, routes};

fn request(route: &RouteDoc, prefix: &str) -> TestRequest {
    let path = route.path.replace("{id}", "1").replace("{delivery_id}", "1").replace("{asset:.*}", "index.html");
    TestRequest::with_uri(&format!("{prefix}{path}")).method(route.method.parse().unwrap())
}

#[actix_web::test]
async fn without_a_token_every_route_that_needs_one_is_401() {
    let served = Fixture::default().serve();
    for route in routes().iter().filter(|route| route.access.needs_token() || route.access == Access::Catalogue) {
        for prefix in ["", "/api"] {
            // Whatever its body: nobody's nonsense is not even read.
            let answer = served.call(request(route, prefix).set_payload("nonsense")).await;
            answer.problem(401, "not-signed-in");
            assert_eq!(
                answer.header("www-authenticate"),
                "Bearer realm=\"stockbook\"",
                "{} {}",
                route.method,
                route.path
            );
        }
    }
}

#[actix_web::test]
async fn a_bad_token_is_401_wherever_tokens_are_looked_at() {
    let served = Fixture::default().serve();
    for route in routes().iter().filter(|route| route.access != Access::Anyone) {
        for value in ["Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer", "bearer  "] {
            let answer = served.call(request(route, "").insert_header(("Authorization", value))).await;
            answer.problem(401, "invalid-token");
            assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""));
        }
    }
}

#[actix_web::test]
async fn a_stale_token_does_not_keep_anybody_from_signing_in() {
    let served = Fixture::default().serve();
    let login = TestRequest::post().uri("/auth/login").insert_header(("Authorization", "Bearer stale"));
    served.call(login).await.problem(415, "unsupported-media-type");
}

#[actix_web::test]
async fn a_revoked_token_is_401() {
    let mut fixture = Fixture { users: domain::users::MockUserQueries::new(), ..Fixture::default() };
    fixture.users.expect_is_in_good_standing().returning(|_| Ok(false));
    let token = fixture.token(&principal_of(Role::Admin));
    fixture.serve().call(get("/auth/me").insert_header(token)).await.problem(401, "invalid-token");
}

#[actix_web::test]
async fn a_public_catalogue_is_read_without_a_token() {
    let mut fixture = Fixture { public_catalogue: true, ..Fixture::default() };
    fixture.inventory.expect_find_product().returning(|_| Ok(None));
    fixture.serve().call(get("/products/1")).await.problem(404, "not-found");
}

#[actix_web::test]
async fn every_role_is_refused_what_the_table_does_not_grant() {
    for role in Role::ALL {
        for route in routes().iter().filter(|route| !route.access.admits(role)) {
            let fixture = Fixture::default();
            let token = fixture.token(&principal_of(role));
            let body = valid_body(route);
            let mut sent = request(route, "").insert_header(token);
            if let Some(body) = body {
                sent = sent.insert_header(("Content-Type", "application/json")).set_payload(body);
            }
            let by_uuid = ["/orders/", "/users/", "/webhooks/"].iter().any(|room| route.path.contains(room));
            let sent = if by_uuid {
                let id = "0198a1b2-0000-7000-8000-000000000000";
                let path = route.path.replace("{id}", id).replace("{delivery_id}", id).replace("{shipment_id}", id);
                sent.uri(&path.replace("{number}", "INV-2026-000001"))
            } else {
                sent
            };
            // No port expects anything: the refusal comes before any of them is asked.
            let answer = fixture.serve().call(sent).await;
            assert_eq!(answer.status, 403, "{role} {} {}: {}", route.method, route.path, answer.text());
        }
    }
}

fn valid_body(route: &RouteDoc) -> Option<&'static str> {
    Some(match (route.method, route.path) {
        ("POST", "/products" | "/items") => r#"{"sku": "A", "name": "A", "price": 1}"#,
        ("POST", "/locations") => r#"{"code": "WH-02"}"#,
        ("POST", "/stock/receive") => r#"{"sku": "A", "location_id": 1, "quantity": 1}"#,
        ("POST", "/stock/move" | "/transfer") => {
            r#"{"sku": "A", "from_location_id": 1, "to_location_id": 2, "quantity": 1}"#
        }
        ("POST", "/stock/adjust") => r#"{"sku": "A", "location_id": 1, "quantity_delta": 1, "reason": "found"}"#,
        ("POST", "/stock/count") => r#"{"sku": "A", "location_id": 1, "counted": 1}"#,
        ("POST", "/orders") => r#"{"items": [{"sku": "A", "quantity": 1}]}"#,
        ("POST", "/webhooks") => r#"{"url": "https://example.com", "types": ["*"]}"#,
        ("POST", "/webhooks/{id}/replay") => r#"{"after": 0}"#,
        ("PATCH", _) => "{}",
        _ => return None,
    })
}
