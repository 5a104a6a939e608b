//! Tokens that were changed on their way, and texts that never were one.

use domain::{
    access::{Principal, Role},
    users::{AccessTokens, TokenRefused},
};
use serde_json::json;

use crate::support::{SECONDS, SECRET, good_claims, good_header, now, part, read, signed, somebody, tokens, with};

#[test]
fn no_letter_of_a_token_can_be_changed() {
    let token = tokens().issue(&somebody(), now(), SECONDS);
    for place in 0..token.len() {
        for letter in ["A", "B", "w", "9", "-", "_", "=", " ", "."] {
            let mut changed = token.clone();
            changed.replace_range(place..=place, letter);
            assert!(changed == token || read(&changed) == Err(TokenRefused), "{place} {letter}");
        }
    }
}

#[test]
fn no_letter_can_be_removed_or_added() {
    let token = tokens().issue(&somebody(), now(), SECONDS);
    for place in 0..token.len() {
        let mut shorter = token.clone();
        shorter.remove(place);
        assert_eq!(read(&shorter), Err(TokenRefused), "{place}");
    }
    for strange in
        [format!("{token}A"), format!("{token}="), format!("{token}."), format!(" {token}"), format!("{token}\n")]
    {
        assert_eq!(read(&strange), Err(TokenRefused), "{strange:?}");
    }
}

#[test]
fn parts_of_two_good_tokens_do_not_make_a_third() {
    let customer = tokens().issue(&somebody(), now(), SECONDS);
    let admin = tokens().issue(&Principal { role: Role::Admin, ..somebody() }, now(), SECONDS);
    let (customer, admin): (Vec<_>, Vec<_>) = (customer.split('.').collect(), admin.split('.').collect());
    assert_eq!(read(&[customer[0], admin[1], customer[2]].join(".")), Err(TokenRefused));
}

#[test]
fn claims_raised_without_the_key_are_refused() {
    let claims = with(good_claims(), &json!({"role": "ADMIN"}));
    let other = b"another secret, of the same size";
    assert_eq!(other.len(), SECRET.len());
    assert_eq!(read(&signed(&part(&good_header()), &part(&claims), other)), Err(TokenRefused));
    assert_eq!(read(&signed(&part(&good_header()), &part(&claims), b"")), Err(TokenRefused));
}

#[test]
fn what_is_no_token_is_refused() {
    for text in ["", ".", "..", "...", "a.b.c", "eyJ.eyJ.eyJ", "Bearer", "null", "\0", "ä.ö.ü", "{}.{}.{}"] {
        assert_eq!(read(text), Err(TokenRefused), "{text:?}");
    }
}

#[test]
fn a_token_of_more_than_four_kibibytes_is_not_even_decoded() {
    let padded = |bytes: usize| {
        let claims = with(good_claims(), &json!({"padding": "x".repeat(bytes)}));
        signed(&part(&good_header()), &part(&claims), SECRET)
    };
    assert!(padded(2_400).len() <= 4_096 && read(&padded(2_400)).is_ok());
    assert!(padded(3_000).len() > 4_096);
    assert_eq!(read(&padded(3_000)), Err(TokenRefused));
}
