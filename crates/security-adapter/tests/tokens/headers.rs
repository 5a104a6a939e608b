//! Headers that talk the reader into something.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::users::TokenRefused;
use jsonwebtoken::Algorithm;
use serde_json::json;

use crate::support::{forged, good_claims, good_header, part, read, signed_with, with, without};

#[test]
fn a_token_without_a_signature_is_refused() {
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let header = part(&with(good_header(), &json!({"alg": algorithm})));
        let unsigned = format!("{header}.{}.", part(&good_claims()));
        assert_eq!(read(&unsigned), Err(TokenRefused), "{algorithm}");
        assert_eq!(read(unsigned.trim_end_matches('.')), Err(TokenRefused), "{algorithm}");
        let signed = forged(&with(good_header(), &json!({"alg": algorithm})), &good_claims());
        assert_eq!(read(&signed), Err(TokenRefused), "{algorithm}");
    }
    let unsigned = format!("{}.{}.", part(&good_header()), part(&good_claims()));
    assert_eq!(read(&unsigned), Err(TokenRefused));
}

#[test]
fn a_good_signature_under_the_name_of_another_algorithm_is_refused() {
    for algorithm in ["HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA", "hs256", "HS256 "] {
        let header = with(good_header(), &json!({"alg": algorithm}));
        assert_eq!(read(&forged(&header, &good_claims())), Err(TokenRefused), "{algorithm}");
    }
}

#[test]
fn a_good_signature_of_another_algorithm_is_refused() {
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        assert_eq!(read(&signed_with(algorithm)), Err(TokenRefused), "{algorithm:?}");
    }
    assert!(read(&signed_with(Algorithm::HS256)).is_ok());
}

#[test]
fn a_key_that_is_unknown_or_not_named_is_refused() {
    for id in [json!("unknown"), json!(""), json!("../../dev/null"), json!("' OR 1=1 --"), json!(7), json!(null)] {
        let header = with(good_header(), &json!({"kid": id}));
        assert_eq!(read(&forged(&header, &good_claims())), Err(TokenRefused), "{id}");
    }
    assert_eq!(read(&forged(&without(good_header(), "kid"), &good_claims())), Err(TokenRefused));
}

#[test]
fn a_key_that_the_token_brings_along_is_not_used() {
    let secret = b"a secret that the forger made up";
    let jwk = json!({"kty": "oct", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(secret)});
    let header = with(good_header(), &json!({"jwk": jwk, "jku": "https://forger.example/keys"}));
    let token = crate::support::signed(&part(&header), &part(&good_claims()), secret);
    assert_eq!(read(&token), Err(TokenRefused));
}

#[test]
fn a_token_of_another_type_is_refused() {
    for typ in [json!("JWT"), json!("jwt"), json!("id+jwt"), json!("rt+jwt"), json!(""), json!(null)] {
        let header = with(good_header(), &json!({"typ": typ}));
        assert_eq!(read(&forged(&header, &good_claims())), Err(TokenRefused), "{typ}");
    }
    assert_eq!(read(&forged(&without(good_header(), "typ"), &good_claims())), Err(TokenRefused));
}

#[test]
fn a_header_that_must_be_understood_is_not_ignored() {
    let header = with(good_header(), &json!({"crit": ["b64"], "b64": false}));
    assert_eq!(read(&forged(&header, &good_claims())), Err(TokenRefused));
}
