//! Sessions: families of refresh tokens, of which the newest one works.

use std::fmt;

use chrono::{DateTime, Utc};

use super::User;
use crate::values::{SessionId, UserId};

/// A refresh token as the client holds it. Never stored, never shown in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// A token as it came.
    pub const fn new(token: String) -> Self {
        Self(token)
    }

    /// The token, to be handed to the client.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// What is stored of a refresh token: its SHA-256. The token has 256 random bits, so it needs no salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenDigest(pub Vec<u8>);

/// A session about to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, a claim of each access token.
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// When it began.
    pub created_at: DateTime<Utc>,
}

/// A refresh token that was found, with its session locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedToken {
    /// The session it belongs to.
    pub session_id: SessionId,
    /// Whose.
    pub user: User,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// Whether it was exchanged for a newer one already: then somebody else holds a copy.
    pub rotated: bool,
    /// Whether the session was ended.
    pub revoked: bool,
}

/// What somebody gets who signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// Proves it to every request.
    pub access_token: String,
    /// For how many seconds the access token works.
    pub expires_in_s: i64,
    /// Gets the next pair, once.
    pub refresh_token: RefreshToken,
}
