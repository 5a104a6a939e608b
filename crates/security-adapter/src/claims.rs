//! What an access token claims.

use chrono::{DateTime, Utc};
use domain::{
    access::{Principal, Role},
    values::{SessionId, UserId},
};
use serde::{Deserialize, Serialize};

/// How far the clocks of two servers may be apart, in seconds. It is granted to what was issued just now, never to what is
/// expired.
const SKEW_S: i64 = 5;

/// The claims of RFC 9068 that we need, and ours. All of them are required, and each has one type: a token that lacks one
/// was not issued by us.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// The session that the token descends from.
    sid: SessionId,
    role: Role,
    /// The user's epoch when it was issued.
    epoch: i32,
}

/// Who issues tokens, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct Parties {
    pub(crate) issuer: String,
    pub(crate) audience: String,
}

impl Claims {
    pub(crate) fn new(parties: &Parties, principal: &Principal, jti: String, now: DateTime<Utc>, seconds: i64) -> Self {
        let now = now.timestamp();
        Self {
            iss: parties.issuer.clone(),
            aud: parties.audience.clone(),
            sub: principal.user_id,
            jti,
            iat: now,
            nbf: now,
            exp: now.saturating_add(seconds),
            sid: principal.session_id,
            role: principal.role,
            epoch: principal.token_epoch,
        }
    }

    /// Whether the token may be used at a time.
    pub(crate) fn hold_at(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        let soon = now.saturating_add(SKEW_S);
        self.iat <= soon && self.nbf <= soon && now < self.exp
    }

    pub(crate) const fn principal(&self) -> Principal {
        Principal { user_id: self.sub, role: self.role, session_id: self.sid, token_epoch: self.epoch }
    }
}
