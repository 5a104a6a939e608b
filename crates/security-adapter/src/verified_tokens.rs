//! Tokens that were verified before: every request brings one, and mostly one that was seen a moment ago.

use std::sync::Arc;

use domain::users::TokenRefused;
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::claims::Claims;

/// So many are remembered at the most: a few megabytes.
const CAPACITY: u64 = 10_000;

/// What tokens claim whose form and signature were found good, which they stay for ever. Whether they hold now, and whether
/// their owner is still in good standing, is asked each time. The tokens themselves are not kept, only their digests.
pub(crate) struct VerifiedTokens(Cache<[u8; 32], Arc<Claims>>);

impl VerifiedTokens {
    pub(crate) fn new() -> Self {
        Self(Cache::new(CAPACITY))
    }

    /// The claims of a token, which is verified if it was not before. One that is refused is not remembered.
    pub(crate) fn claims(
        &self,
        token: &str,
        verify: impl FnOnce(&str) -> Result<Claims, TokenRefused>,
    ) -> Result<Arc<Claims>, TokenRefused> {
        let digest = Sha256::digest(token).into();
        if let Some(claims) = self.0.get(&digest) {
            return Ok(claims);
        }
        let claims = Arc::new(verify(token)?);
        self.0.insert(digest, Arc::clone(&claims));
        Ok(claims)
    }
}
