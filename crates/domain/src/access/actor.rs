//! Whoever is behind a request.

use super::{Permission, Role};
use crate::values::{SessionId, UserId};

/// The caller has not the right to do this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("your role does not allow this")]
pub struct Forbidden;

/// A user as an access token names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: Role,
    /// The log-in that the token descends from.
    pub session_id: SessionId,
    /// The user's epoch when the token was issued; an older one than the user's own is worth nothing any more.
    pub token_epoch: i32,
}

/// Whoever is behind a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who signed in.
    User(Principal),
    /// The operator at the command line, and jobs. May do everything and owns nothing.
    System,
    /// Nobody in particular: not signed in.
    Anonymous,
}

impl Actor {
    /// Whether the actor may do this.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::User(principal) => principal.role.may(permission),
            Self::System => true,
            Self::Anonymous => false,
        }
    }

    /// Refuses an actor who may not do this.
    pub fn require(&self, permission: Permission) -> Result<(), Forbidden> {
        if self.may(permission) { Ok(()) } else { Err(Forbidden) }
    }

    /// The signed-in user's id.
    pub const fn user_id(&self) -> Option<UserId> {
        match self {
            Self::User(principal) => Some(principal.user_id),
            Self::System | Self::Anonymous => None,
        }
    }

    /// Whether this is that very user.
    pub fn is(&self, user: UserId) -> bool {
        self.user_id() == Some(user)
    }
}
