//! Somebody signs out.

use async_trait::async_trait;

use super::Users;
use crate::{
    access::{Forbidden, Principal},
    store::{Command, CommandError, Request, StoreError, UnitOfWork, perform},
};

/// How far to sign out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogOut {
    /// From all sessions, rather than from this one.
    pub everywhere: bool,
}

/// Why nobody was signed out.
#[derive(Debug, thiserror::Error)]
pub enum LogOutError {
    /// Nobody was signed in.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for LogOutError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Users {
    /// Ends this session, or all of them. Tokens of an ended session are worth nothing from then on.
    pub async fn log_out(&self, principal: &Principal, command: LogOut) -> Result<(), LogOutError> {
        let request = Request::of(crate::access::Actor::User(*principal));
        perform(&*self.ports.store, &request, &Ending { principal: *principal, command }).await?;
        Ok(())
    }
}

struct Ending {
    principal: Principal,
    command: LogOut,
}

#[async_trait]
impl Command for Ending {
    type Output = ();
    type Error = LogOutError;
    const NAME: &'static str = "log_out";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<(), LogOutError> {
        let (mut user, _) = unit.users().lock_user(self.principal.user_id).await?.ok_or(Forbidden)?;
        if self.command.everywhere {
            user.token_epoch += 1;
            unit.users().revoke_sessions(user.id, None);
            unit.users().save_user(user);
        } else {
            unit.users().revoke_session(self.principal.session_id);
        }
        Ok(())
    }
}
