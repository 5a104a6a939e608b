//! Somebody signs in.

use async_trait::async_trait;

use super::{HasherBusy, PasswordInput, RefreshToken, Session, SignedIn, User, UserStatus, Users};
use crate::{
    access::Actor,
    store::{Command, CommandError, Request, StoreError, UnitOfWork, perform},
    values::{Email, SessionId},
};

/// What somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogIn {
    /// Their address.
    pub email: Email,
    /// Their password.
    pub password: PasswordInput,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// There is no such active user, or the password is not theirs. Which of these is nobody's business.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for LogInError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Users {
    /// Checks a password and begins a session. An unknown or disabled user takes the same time as a wrong password.
    pub async fn log_in(&self, command: LogIn) -> Result<SignedIn, LogInError> {
        let found = self.ports.queries.find_credentials(&command.email).await?;
        let hash = found.as_ref().map(|(_, hash)| hash.clone());
        let matches = self.ports.hasher.verify(&command.password, hash).await?;
        let user = match found {
            Some((user, _)) if matches && user.status == UserStatus::Active => user,
            _ => return Err(LogInError::WrongCredentials),
        };
        let beginning = Beginning { users: self, user };
        let request = Request::of(Actor::Anonymous);
        let session = perform(&*self.ports.store, &request, &beginning).await?.value;
        Ok(self.signed_in(beginning.user, session.0, RefreshToken::new(session.1)))
    }
}

struct Beginning<'a> {
    users: &'a Users,
    user: User,
}

#[async_trait]
impl Command for Beginning<'_> {
    type Output = (SessionId, String);
    type Error = LogInError;
    const NAME: &'static str = "log_in";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<(SessionId, String), LogInError> {
        let ports = &self.users.ports;
        // What was read before the slow check may have changed during it: a password changed meanwhile ends this log-in.
        let current = unit.users().lock_user(self.user.id).await?;
        let unchanged = current
            .is_some_and(|(user, _)| user.token_epoch == self.user.token_epoch && user.status == UserStatus::Active);
        if !unchanged {
            return Err(LogInError::WrongCredentials);
        }
        let session =
            Session { id: SessionId::new(ports.ids.next()), user_id: self.user.id, created_at: ports.clock.now() };
        let token = ports.refresh_tokens.fresh();
        let id = session.id;
        unit.users().insert_session(session, ports.refresh_tokens.digest(&token), self.users.refresh_expiry());
        Ok((id, token.reveal().to_owned()))
    }
}
