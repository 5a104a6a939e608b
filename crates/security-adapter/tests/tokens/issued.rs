//! Tokens that the installation issued itself.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{
    access::{Principal, Role},
    users::{AccessTokens, TokenRefused},
};
use serde_json::Value;

use crate::support::{SECONDS, forged, good_claims, good_header, now, read, somebody, tokens};

#[test]
fn a_token_issued_here_is_read_here() {
    for role in Role::ALL {
        let principal = Principal { role, ..somebody() };
        let tokens = tokens();
        assert_eq!(tokens.read(&tokens.issue(&principal, now(), SECONDS), now()), Ok(principal));
    }
}

#[test]
fn a_token_works_up_to_its_last_second_and_not_in_the_next() {
    let tokens = tokens();
    let token = tokens.issue(&somebody(), now(), SECONDS);
    let after = |ms| tokens.read(&token, now() + TimeDelta::milliseconds(ms));
    assert!(after(SECONDS * 1_000 - 1).is_ok());
    assert_eq!(after(SECONDS * 1_000), Err(TokenRefused));
    assert_eq!(after(SECONDS * 100_000), Err(TokenRefused));
}

#[test]
fn a_server_whose_clock_is_a_little_slow_accepts_what_another_issued_just_now() {
    let tokens = tokens();
    let token = tokens.issue(&somebody(), now(), SECONDS);
    let before = |seconds| tokens.read(&token, now() - TimeDelta::seconds(seconds));
    assert!(before(5).is_ok());
    assert_eq!(before(6), Err(TokenRefused));
}

#[test]
fn a_token_issued_for_no_time_is_expired_at_once() {
    let tokens = tokens();
    assert!(tokens.read(&tokens.issue(&somebody(), now(), 0), now()).is_err());
    assert!(tokens.read(&tokens.issue(&somebody(), now(), -1), now()).is_err());
}

#[test]
fn each_token_has_an_id_of_its_own_and_the_documented_header() {
    let tokens = tokens();
    let decoded = |token: &str, part: usize| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(part).unwrap()).unwrap()).unwrap()
    };
    let (one, other) = (tokens.issue(&somebody(), now(), SECONDS), tokens.issue(&somebody(), now(), SECONDS));
    assert_eq!(decoded(&one, 0), good_header());
    assert_ne!(decoded(&one, 1)["jti"], decoded(&other, 1)["jti"]);
}

#[test]
fn the_forger_of_these_tests_can_make_a_good_token() {
    assert_eq!(read(&forged(&good_header(), &good_claims())), Ok(somebody()));
}
