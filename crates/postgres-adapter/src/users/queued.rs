//! What a unit has queued of users and sessions.

use chrono::{DateTime, Utc};
use domain::{
    users::{PasswordHash, Session, TokenDigest, User},
    values::{SessionId, UserId},
};

/// What a unit has queued of users and sessions.
#[derive(Default)]
pub(crate) struct QueuedUsers {
    pub new_users: Vec<(User, PasswordHash)>,
    pub users: Vec<User>,
    pub passwords: Vec<(UserId, PasswordHash)>,
    pub ended: Vec<SessionId>,
    pub all_ended: Vec<(UserId, Option<SessionId>)>,
    pub new_sessions: Vec<Session>,
    pub tokens: Vec<NewToken>,
    pub rotated: Vec<TokenDigest>,
}

/// A refresh token about to be written.
pub(crate) struct NewToken {
    pub session: SessionId,
    pub digest: TokenDigest,
    pub expires_at: DateTime<Utc>,
}
