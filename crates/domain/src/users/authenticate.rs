//! Who is behind an access token?

use super::{TokenRefused, Users};
use crate::{access::Principal, store::StoreError};

/// Why a token proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// It is not a token of ours, or expired, or not valid yet.
    #[error(transparent)]
    Refused(#[from] TokenRefused),
    /// It was a good token until its user changed their password, role or status, or signed out.
    #[error("the access token was revoked")]
    Revoked,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Users {
    /// Reads a token and checks its owner's standing, which may be a few seconds old. Commands check it again in their own
    /// transaction.
    pub async fn authenticate(&self, token: &str) -> Result<Principal, AuthenticateError> {
        let principal = self.ports.access_tokens.read(token, self.ports.clock.now())?;
        if self.ports.queries.is_in_good_standing(&principal).await? {
            Ok(principal)
        } else {
            Err(AuthenticateError::Revoked)
        }
    }
}
