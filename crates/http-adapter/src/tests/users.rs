//! Registering and signing in.

use actix_web::test::TestRequest;
use domain::{
    testing::{FakeHasher, MockUnit, a_customer, a_user, an_admin, hash_of},
    users::{PasswordInput, Registration},
    values::CustomerNumber,
};

use super::fixture::{Fixture, get, post};

const REGISTRATION: &str = r#"{"email": "user@example.com", "password": "securePass123", "role": "customer"}"#;

fn registering() -> MockUnit {
    MockUnit::default().that_draws_customer_number(CustomerNumber::new(7).unwrap())
}

fn credentials_of_a_user() -> Fixture {
    let (mut fixture, _) = Fixture::with_unit(MockUnit::default().that_locks_user(Some((a_user(), hash()))));
    fixture.users.expect_find_credentials().returning(|_| Ok(Some((a_user(), hash()))));
    fixture
}

fn hash() -> domain::users::PasswordHash {
    hash_of(&PasswordInput::parse("securePass123").unwrap())
}

#[actix_web::test]
async fn whoever_registers_is_told_their_id_and_role() {
    let (fixture, _) = Fixture::with_unit(registering());
    let answer = fixture.serve().call(post("/auth/register", REGISTRATION)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let user = answer.json();
    assert_eq!((user["email"].as_str(), user["role"].as_str()), (Some("user@example.com"), Some("CUSTOMER")));
    assert_eq!(user["customer_number"], 7);
    assert!(!answer.text().contains("securePass123"));
}

#[actix_web::test]
async fn more_than_registration_grants_is_403_unless_an_admin_asks() {
    let body = REGISTRATION.replace("customer", "ADMIN");
    let served = Fixture { registration: Registration::Customers, ..Fixture::default() }.serve();
    let document = served.call(post("/auth/register", &body)).await.problem(403, "role-not-granted");
    assert_eq!(document["errors"][0]["pointer"], "/role");
    let (fixture, _) = Fixture::with_unit(registering());
    let token = fixture.token(&an_admin());
    let made = fixture.serve().call(post("/auth/register", &body).insert_header(token)).await;
    assert_eq!((made.status.as_u16(), made.json()["role"].as_str()), (201, Some("ADMIN")));
}

#[actix_web::test]
async fn fields_that_one_may_not_set_are_refused() {
    let body = r#"{"email": "user@example.com", "password": "securePass123", "status": "ACTIVE", "token_epoch": 1}"#;
    let document = Fixture::default().serve().call(post("/auth/register", body)).await.problem(422, "invalid-request");
    assert_eq!(document["errors"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn signing_in_yields_a_pair_of_tokens_that_nobody_caches() {
    let fixture = credentials_of_a_user();
    let body = r#"{"email": "user@example.com", "password": "securePass123"}"#;
    let answer = fixture.serve().call(post("/auth/login", body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!((tokens["token_type"].as_str(), tokens["expires_in"].as_i64()), (Some("bearer"), Some(900)));
    assert!(tokens["access_token"].is_string() && tokens["refresh_token"].is_string());
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_user_are_answered_alike() {
    let mut fixture = Fixture::default();
    fixture
        .users
        .expect_find_credentials()
        .returning(|email| Ok((email.as_str() == "user@example.com").then(|| (a_user(), hash()))));
    let served = fixture.serve();
    let mut documents = Vec::new();
    for email in ["user@example.com", "nobody@example.com"] {
        let body = format!(r#"{{"email": "{email}", "password": "wrong password"}}"#);
        let mut document = served.call(post("/auth/login", &body)).await.problem(401, "wrong-credentials");
        document["instance"] = "".into();
        documents.push(document);
    }
    assert_eq!(documents[0], documents[1]);
}

#[actix_web::test]
async fn a_hasher_without_time_is_503() {
    let mut fixture = Fixture { hasher: FakeHasher::busy(), ..Fixture::default() };
    fixture.users.expect_find_credentials().returning(|_| Ok(None));
    let body = r#"{"email": "user@example.com", "password": "securePass123"}"#;
    fixture.serve().call(post("/auth/login", body)).await.problem(503, "busy");
}

fn form(body: &str) -> TestRequest {
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    TestRequest::post().uri("/auth/token").insert_header(form).set_payload(body.to_owned())
}

#[actix_web::test]
async fn the_token_endpoint_speaks_rfc_6749() {
    let answer = credentials_of_a_user()
        .serve()
        .call(form("grant_type=password&username=user%40example.com&password=securePass123&scope=&client_id=x"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));

    let mut fixture = Fixture::default();
    fixture.users.expect_find_credentials().returning(|_| Ok(None));
    let served = fixture.serve();
    for (body, error) in [
        ("", "invalid_request"),
        ("grant_type=password", "invalid_request"),
        ("grant_type=password&grant_type=password", "invalid_request"),
        ("grant_type=client_credentials", "unsupported_grant_type"),
        ("grant_type=password&username=u%40example.com&password=wrong", "invalid_grant"),
        ("grant_type=password&username=%00&password=wrong", "invalid_grant"),
        ("grant_type=refresh_token", "invalid_request"),
    ] {
        let refused = served.call(form(body)).await;
        assert_eq!((refused.status.as_u16(), refused.json()["error"].as_str()), (400, Some(error)), "{body}");
    }
    served.call(post("/auth/token", "{}")).await.problem(415, "unsupported-media-type");
}

#[actix_web::test]
async fn i_am_who_my_token_says() {
    let mut fixture = Fixture::default();
    fixture.users.expect_find_user().returning(|_| Ok(Some(a_user())));
    let token = fixture.token(&a_customer());
    let served = fixture.serve();
    assert_eq!(served.call(get("/auth/me").insert_header(token)).await.json()["id"], a_user().id.to_string());
}

#[actix_web::test]
async fn the_wrong_present_password_is_a_field_that_is_wrong() {
    let mut fixture = Fixture::default();
    fixture.users.expect_find_user().returning(|_| Ok(Some(a_user())));
    fixture.users.expect_find_credentials().returning(|_| Ok(Some((a_user(), hash()))));
    let token = fixture.token(&a_customer());
    let body = r#"{"current_password": "wrong", "new_password": "a much better one"}"#;
    let document =
        fixture.serve().call(post("/auth/password", body).insert_header(token)).await.problem(422, "invalid-request");
    assert_eq!(document["errors"][0]["pointer"], "/current_password");
}
