//! The port of refresh tokens.

use domain::users::{RefreshToken, RefreshTokens, TokenDigest};
use sha2::{Digest, Sha256};

use crate::random::random_text;

/// What each begins with, so that logs can mask it and scanners can find one that was published.
const PREFIX: &str = "sbr_";

/// Refresh tokens of 256 random bits from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomRefreshTokens;

impl RefreshTokens for RandomRefreshTokens {
    fn fresh(&self) -> RefreshToken {
        RefreshToken::new(format!("{PREFIX}{}", random_text::<32>()))
    }

    fn digest(&self, token: &RefreshToken) -> TokenDigest {
        TokenDigest(Sha256::digest(token.reveal()).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn a_token_is_256_bits_that_fit_into_a_header_or_a_form() {
        let token = RandomRefreshTokens.fresh();
        let bits = token.reveal().strip_prefix(PREFIX).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(bits).unwrap().len(), 32);
        assert!(token.reveal().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    }

    #[test]
    fn no_token_comes_twice() {
        let tokens: HashSet<_> = (0..1_000).map(|_| RandomRefreshTokens.fresh().reveal().to_owned()).collect();
        assert_eq!(tokens.len(), 1_000);
    }

    #[test]
    fn the_digest_is_sha_256_of_the_whole_token() {
        let digest = RandomRefreshTokens.digest(&RefreshToken::new("abc".to_owned()));
        // FIPS 180-2, appendix B.1.
        assert_eq!(URL_SAFE_NO_PAD.encode(digest.0), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
