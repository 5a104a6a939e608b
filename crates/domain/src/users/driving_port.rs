//! The driving port of users: a plain struct whose functions are the use cases, one file each.

use std::sync::Arc;

use chrono::TimeDelta;

use super::{AccessTokens, PasswordHasher, RefreshTokens, Registration, SignedIn, User, UserQueries};
use crate::{
    access::Principal,
    ports::{Clock, Ids},
    store::Store,
    values::SessionId,
};

/// What is configured about users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPolicy {
    /// Which roles may be asked for when registering.
    pub registration: Registration,
    /// The fewest characters of a new password.
    pub password_min_length: usize,
    /// For how long an access token works.
    pub access_token_s: i64,
    /// For how long a refresh token works.
    pub refresh_token_s: i64,
}

impl Default for UserPolicy {
    fn default() -> Self {
        Self {
            registration: Registration::Customers,
            password_min_length: 12,
            access_token_s: 15 * 60,
            refresh_token_s: 30 * 24 * 60 * 60,
        }
    }
}

/// Everything that the use cases of users need of the world.
#[derive(Clone)]
pub struct UsersPorts {
    /// Where users are kept.
    pub store: Arc<dyn Store>,
    /// Where they are read.
    pub queries: Arc<dyn UserQueries>,
    /// Who hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Who issues access tokens.
    pub access_tokens: Arc<dyn AccessTokens>,
    /// Who makes refresh tokens.
    pub refresh_tokens: Arc<dyn RefreshTokens>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
}

/// Users and sessions, for whoever drives them.
#[derive(Clone)]
pub struct Users {
    pub(super) ports: UsersPorts,
    pub(super) policy: UserPolicy,
}

impl Users {
    /// Wires the use cases to their ports.
    pub const fn new(ports: UsersPorts, policy: UserPolicy) -> Self {
        Self { ports, policy }
    }

    /// What is configured.
    pub const fn policy(&self) -> &UserPolicy {
        &self.policy
    }

    /// The pair of tokens for a session.
    pub(super) fn signed_in(&self, user: User, session_id: SessionId, refresh_token: super::RefreshToken) -> SignedIn {
        let principal = Principal { user_id: user.id, role: user.role, session_id, token_epoch: user.token_epoch };
        let expires_in_s = self.policy.access_token_s;
        let access_token = self.ports.access_tokens.issue(&principal, self.ports.clock.now(), expires_in_s);
        SignedIn { user, access_token, expires_in_s, refresh_token }
    }

    /// The moment when a refresh token made now stops working.
    pub(super) fn refresh_expiry(&self) -> chrono::DateTime<chrono::Utc> {
        self.ports.clock.now() + TimeDelta::seconds(self.policy.refresh_token_s)
    }
}
