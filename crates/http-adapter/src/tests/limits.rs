//! Limits of requests and of attempts to log in.

use std::net::SocketAddr;

use super::fixture::{Fixture, get, post};
use crate::Rate;

const LOGIN: &str = r#"{"email": "zoe@example.com", "password": "correct horse battery"}"#;

fn from(address: &str) -> SocketAddr {
    format!("{address}:4711").parse().unwrap()
}

#[actix_web::test]
async fn too_many_requests_of_one_address_are_429_and_say_when_to_come_back() {
    let mut fixture = Fixture::default();
    fixture.settings.requests_per_address = Rate { per_minute: 1, burst: 2 };
    let served = fixture.serve();
    let request = |address| get("/health/live").peer_addr(from(address));
    let answers = served
        .call_all([
            request("1.2.3.4"),
            request("1.2.3.4"),
            request("1.2.3.4"),
            request("5.6.7.8"),
            request("127.0.0.1"),
        ])
        .await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [200, 200, 429, 200, 200]);
    assert_eq!(answers[0].header("ratelimit"), "\"requests\";r=1;t=60");
    answers[2].problem(429, "too-many-requests");
    assert_eq!(answers[2].header("ratelimit-policy"), "\"requests\";q=2;w=120");
    assert!(answers[2].header("retry-after").parse::<u64>().unwrap() <= 61);
}

#[actix_web::test]
async fn guessing_one_account_is_throttled_and_another_account_is_not() {
    let mut fixture = Fixture::default();
    fixture.settings.logins_per_account = Rate { per_minute: 1, burst: 2 };
    fixture.users.expect_find_credentials().returning(|_| Ok(None));
    let served = fixture.serve();
    let guess = |body: &str| post("/auth/login", body).peer_addr(from("127.0.0.1"));
    let other = LOGIN.replace("zoe", "yann");
    let shouted = LOGIN.replace("zoe@example.com", " ZOE@example.COM ");
    let answers = served.call_all([guess(LOGIN), guess(&shouted), guess(LOGIN), guess(&other)]).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [401, 401, 429, 401]);
    answers[2].problem(429, "too-many-requests");
}

#[actix_web::test]
async fn guessing_many_accounts_from_one_address_is_throttled() {
    let mut fixture = Fixture::default();
    fixture.settings.logins_per_address = Rate { per_minute: 1, burst: 3 };
    fixture.users.expect_find_credentials().returning(|_| Ok(None));
    let served = fixture.serve();
    let guess = |name: &str| post("/auth/login", &LOGIN.replace("zoe", name)).peer_addr(from("1.2.3.4"));
    let answers = served.call_all([guess("a"), guess("b"), guess("c"), guess("d")]).await;
    assert_eq!(answers[3].status, 429);
}
