//! A key is changed while tokens of the last one are out.

use domain::users::{AccessTokens, TokenRefused};

use crate::support::{SECONDS, SECRET, now, somebody, tokens, tokens_of};

const NEXT: &[u8] = b"the next secret of this installation";

#[test]
fn a_token_of_the_last_key_is_read_while_that_key_is_accepted() {
    let token = tokens().issue(&somebody(), now(), SECONDS);
    let rotated = tokens_of(NEXT, &[SECRET]);
    assert_eq!(rotated.read(&token, now()), Ok(somebody()));
}

#[test]
fn new_tokens_are_signed_with_the_new_key() {
    let rotated = tokens_of(NEXT, &[SECRET]);
    let token = rotated.issue(&somebody(), now(), SECONDS);
    assert_eq!(tokens().read(&token, now()), Err(TokenRefused));
    assert_eq!(tokens_of(NEXT, &[]).read(&token, now()), Ok(somebody()));
}

#[test]
fn a_server_that_has_not_changed_yet_accepts_the_next_key_if_it_was_told() {
    let ahead = tokens_of(NEXT, &[SECRET]);
    let behind = tokens_of(SECRET, &[NEXT]);
    assert!(behind.read(&ahead.issue(&somebody(), now(), SECONDS), now()).is_ok());
    assert!(ahead.read(&behind.issue(&somebody(), now(), SECONDS), now()).is_ok());
}

#[test]
fn a_key_that_was_forgotten_proves_nothing() {
    let token = tokens().issue(&somebody(), now(), SECONDS);
    assert_eq!(tokens_of(NEXT, &[]).read(&token, now()), Err(TokenRefused));
}
