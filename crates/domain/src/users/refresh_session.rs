//! A refresh token is exchanged for the next pair.

use async_trait::async_trait;

use super::{LockedToken, RefreshToken, SignedIn, UserStatus, Users};
use crate::{
    access::Actor,
    store::{Command, CommandError, Request, StoreError, UnitOfWork, perform},
};

/// Why nothing was exchanged.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token is unknown, expired, used before, or its session was ended.
    #[error("the refresh token is not valid")]
    Refused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for RefreshError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Users {
    /// Rotates a refresh token. One that was rotated before is in two hands: the whole session ends (RFC 9700, 4.14.2).
    pub async fn refresh(&self, token: RefreshToken) -> Result<SignedIn, RefreshError> {
        let rotating = Rotating { users: self, token };
        let request = Request::of(Actor::Anonymous);
        let Some(rotated) = perform(&*self.ports.store, &request, &rotating).await?.value.0 else {
            return Err(RefreshError::Refused);
        };
        let (user, session, token) = rotated;
        Ok(self.signed_in(user, session, RefreshToken::new(token)))
    }
}

struct Rotating<'a> {
    users: &'a Users,
    token: RefreshToken,
}

/// Nothing if the session was ended, which has to be committed like a success.
#[derive(serde::Serialize, serde::Deserialize)]
struct Rotated(Option<(super::User, crate::values::SessionId, String)>);

#[async_trait]
impl Command for Rotating<'_> {
    type Output = Rotated;
    type Error = RefreshError;
    const NAME: &'static str = "refresh_session";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Rotated, RefreshError> {
        let ports = &self.users.ports;
        let old = ports.refresh_tokens.digest(&self.token);
        let found = unit.users().lock_token(&old).await?.ok_or(RefreshError::Refused)?;
        let LockedToken { session_id, user, expires_at, rotated, revoked } = found;
        if revoked || user.status != UserStatus::Active || expires_at <= ports.clock.now() {
            return Err(RefreshError::Refused);
        }
        if rotated {
            unit.users().revoke_session(session_id);
            return Ok(Rotated(None));
        }
        let token = ports.refresh_tokens.fresh();
        let new = ports.refresh_tokens.digest(&token);
        unit.users().rotate_token(session_id, old, new, self.users.refresh_expiry());
        Ok(Rotated(Some((user, session_id, token.reveal().to_owned()))))
    }
}
