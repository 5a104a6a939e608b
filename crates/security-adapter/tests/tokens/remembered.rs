//! Tokens that an installation has seen before.

use chrono::TimeDelta;
use domain::users::{AccessTokens, TokenRefused};

use crate::support::{SECONDS, now, somebody, tokens};

#[test]
fn a_token_is_read_again_as_it_was_read_at_first() {
    let tokens = tokens();
    let token = tokens.issue(&somebody(), now(), SECONDS);
    for _ in 0..3 {
        assert_eq!(tokens.read(&token, now()), Ok(somebody()));
    }
}

#[test]
fn a_token_that_was_good_is_refused_from_the_second_in_which_it_expires() {
    let tokens = tokens();
    let token = tokens.issue(&somebody(), now(), SECONDS);
    assert_eq!(tokens.read(&token, now()), Ok(somebody()));
    assert_eq!(tokens.read(&token, now() + TimeDelta::seconds(SECONDS - 1)), Ok(somebody()));
    assert_eq!(tokens.read(&token, now() + TimeDelta::seconds(SECONDS)), Err(TokenRefused));
    // And a clock that was set back does not make it worse than it is.
    assert_eq!(tokens.read(&token, now()), Ok(somebody()));
    assert_eq!(tokens.read(&token, now() - TimeDelta::seconds(60)), Err(TokenRefused));
}

#[test]
fn a_token_that_differs_from_a_remembered_one_in_any_character_is_refused() {
    let tokens = tokens();
    let token = tokens.issue(&somebody(), now(), SECONDS);
    assert_eq!(tokens.read(&token, now()), Ok(somebody()));
    for place in 0..token.len() {
        let mut forged = token.clone().into_bytes();
        forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        // The last character of a base64 text may hold bits that mean nothing, but none of them is accepted.
        assert_eq!(tokens.read(&forged, now()), Err(TokenRefused), "{place}");
    }
}

#[test]
fn tokens_of_two_people_are_told_apart() {
    let tokens = tokens();
    let other = domain::access::Principal { token_epoch: 4, ..somebody() };
    let (first, second) = (tokens.issue(&somebody(), now(), SECONDS), tokens.issue(&other, now(), SECONDS));
    for _ in 0..2 {
        assert_eq!(tokens.read(&first, now()), Ok(somebody()));
        assert_eq!(tokens.read(&second, now()), Ok(other));
    }
}
