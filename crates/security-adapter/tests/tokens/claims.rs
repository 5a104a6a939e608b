//! Well-signed claims that are not the claims of an access token of this installation.

use domain::users::TokenRefused;
use serde_json::{Value, json};

use crate::support::{SECRET, forged, good_claims, good_header, now, part, read, signed, with, without};

fn refused(changes: &Value) {
    let token = forged(&good_header(), &with(good_claims(), changes));
    assert_eq!(read(&token), Err(TokenRefused), "{changes}");
}

#[test]
fn another_issuer_or_audience_is_refused() {
    for strange in [json!("https://other.example"), json!(""), json!("HTTPS://STOCK.EXAMPLE"), json!(7), json!(null)] {
        refused(&json!({"iss": strange}));
    }
    for strange in [json!("other"), json!(""), json!("Stockbook"), json!([]), json!(7), json!(null)] {
        refused(&json!({"aud": strange}));
    }
}

#[test]
fn several_issuers_or_audiences_are_refused_even_with_ours_among_them() {
    refused(&json!({"iss": ["https://other.example", "https://stock.example"]}));
    refused(&json!({"aud": ["other", "stockbook"]}));
}

#[test]
fn a_token_that_lacks_any_claim_is_refused() {
    for name in ["iss", "aud", "sub", "jti", "sid", "iat", "nbf", "exp", "role", "epoch"] {
        let token = forged(&good_header(), &without(good_claims(), name));
        assert_eq!(read(&token), Err(TokenRefused), "{name}");
    }
}

#[test]
fn an_expired_token_is_refused_without_any_leeway() {
    for exp in [0, now().timestamp() - 60, now().timestamp() - 1, now().timestamp(), -1, i64::MIN] {
        refused(&json!({"exp": exp}));
    }
}

#[test]
fn a_token_from_the_future_is_refused() {
    for later in [now().timestamp() + 6, now().timestamp() + 1_000, i64::MAX] {
        refused(&json!({"nbf": later}));
        refused(&json!({"iat": later}));
    }
}

#[test]
fn times_that_are_no_whole_numbers_are_refused() {
    for time in [json!("1900000000"), json!(1.9e9), json!(1e300), json!([1_900_000_000]), json!(true), json!(null)] {
        refused(&json!({"exp": time}));
    }
    refused(&json!({"exp": u64::MAX}));
}

#[test]
fn somebody_who_cannot_be_is_refused() {
    for id in [json!("bob"), json!(1), json!(""), json!(null)] {
        refused(&json!({"sub": id}));
        refused(&json!({"sid": id}));
    }
    for role in [json!("ROOT"), json!(""), json!("admin "), json!(["ADMIN"]), json!(null)] {
        refused(&json!({"role": role}));
    }
    for epoch in [json!("3"), json!(3.5), json!(4_000_000_000_u32), json!(null)] {
        refused(&json!({"epoch": epoch}));
    }
}

#[test]
fn a_claim_that_stands_twice_is_refused() {
    let twice = good_claims().to_string().replacen('{', r#"{"role":"ADMIN","#, 1);
    let claims = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, twice);
    assert_eq!(read(&signed(&part(&good_header()), &claims, SECRET)), Err(TokenRefused));
}

#[test]
fn claims_that_are_no_object_are_refused() {
    for claims in [json!([]), json!("claims"), json!(1), json!(null), json!({})] {
        assert_eq!(read(&forged(&good_header(), &claims)), Err(TokenRefused), "{claims}");
    }
}
