//! Somebody changes their password.

use async_trait::async_trait;

use super::{HasherBusy, NewPassword, PasswordHash, PasswordInput, RefreshToken, SignedIn, User, Users};
use crate::{
    access::{Actor, Forbidden, Principal},
    store::{Command, CommandError, Request, StoreError, UnitOfWork, perform},
    values::{CustomerRef, SessionId},
};

/// The old password and the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePassword {
    /// The one in force.
    pub current: PasswordInput,
    /// The one to come.
    pub new: NewPassword,
}

/// Why the password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// Nobody is signed in.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The current password is another one.
    #[error("the current password is wrong")]
    WrongPassword,
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for ChangePasswordError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Users {
    /// Sets a new password, ends all sessions, and begins this one anew: the pair returned is the only one that works.
    pub async fn change_password(
        &self,
        principal: &Principal,
        command: ChangePassword,
    ) -> Result<SignedIn, ChangePasswordError> {
        let found = self.ports.queries.find_user(&CustomerRef::Id(principal.user_id)).await?.ok_or(Forbidden)?;
        let (_, hash) = self.ports.queries.find_credentials(&found.email).await?.ok_or(Forbidden)?;
        if !self.ports.hasher.verify(&command.current, Some(hash.clone())).await? {
            return Err(ChangePasswordError::WrongPassword);
        }
        let new_hash = self.ports.hasher.hash(command.new.input()).await?;
        let changing = Changing { users: self, principal: *principal, old: hash, new: new_hash };
        let request = Request::of(Actor::User(*principal));
        let (user, session, token) = perform(&*self.ports.store, &request, &changing).await?.value;
        Ok(self.signed_in(user, session, RefreshToken::new(token)))
    }
}

struct Changing<'a> {
    users: &'a Users,
    principal: Principal,
    old: PasswordHash,
    new: PasswordHash,
}

#[async_trait]
impl Command for Changing<'_> {
    type Output = (User, SessionId, String);
    type Error = ChangePasswordError;
    const NAME: &'static str = "change_password";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Self::Output, ChangePasswordError> {
        let ports = &self.users.ports;
        let (mut user, current) = unit.users().lock_user(self.principal.user_id).await?.ok_or(Forbidden)?;
        // The check was slow; a password changed during it is not the one that was checked.
        if current != self.old {
            return Err(ChangePasswordError::WrongPassword);
        }
        user.token_epoch += 1;
        let session =
            super::Session { id: SessionId::new(ports.ids.next()), user_id: user.id, created_at: ports.clock.now() };
        let token = ports.refresh_tokens.fresh();
        let id = session.id;
        unit.users().revoke_sessions(user.id, Some(id));
        unit.users().save_user(user.clone());
        unit.users().save_password(user.id, self.new.clone());
        unit.users().insert_session(session, ports.refresh_tokens.digest(&token), self.users.refresh_expiry());
        Ok((user, id, token.reveal().to_owned()))
    }
}
