//! Users within a unit of work.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    store::StoreError,
    users::{LockedToken, PasswordHash, Session, TokenDigest, User, UsersUnit},
    values::{CustomerNumber, SessionId, UserId},
};
use futures_util::FutureExt;

use super::{lock_token, lock_users, queued::NewToken};
use crate::store::{PostgresUnit, Row};

#[async_trait]
impl UsersUnit for PostgresUnit {
    async fn next_customer_number(&mut self) -> Result<CustomerNumber, StoreError> {
        let number = self.run(&(), |link, ()| lock_users::next_number(link).boxed()).await?;
        Row::of("customer_numbers", number).read("last_value", CustomerNumber::new(number))
    }

    async fn lock_user(&mut self, id: UserId) -> Result<Option<(User, PasswordHash)>, StoreError> {
        self.run(&id, |link, id| lock_users::lock_user(link, *id).boxed()).await
    }

    async fn lock_token(&mut self, digest: &TokenDigest) -> Result<Option<LockedToken>, StoreError> {
        self.run(digest, |link, digest| lock_token::lock_token(link, digest).boxed()).await
    }

    async fn lock_active_admins(&mut self) -> Result<usize, StoreError> {
        self.run(&(), |link, ()| lock_users::lock_active_admins(link).boxed()).await
    }

    fn insert_user(&mut self, user: User, password: PasswordHash) {
        self.queue.users.new_users.push((user, password));
    }

    fn save_user(&mut self, user: User) {
        self.queue.users.users.push(user);
    }

    fn save_password(&mut self, id: UserId, password: PasswordHash) {
        self.queue.users.passwords.push((id, password));
    }

    fn insert_session(&mut self, session: Session, digest: TokenDigest, expires_at: DateTime<Utc>) {
        self.queue.users.tokens.push(NewToken { session: session.id, digest, expires_at });
        self.queue.users.new_sessions.push(session);
    }

    fn rotate_token(&mut self, session: SessionId, old: TokenDigest, new: TokenDigest, expires_at: DateTime<Utc>) {
        self.queue.users.rotated.push(old);
        self.queue.users.tokens.push(NewToken { session, digest: new, expires_at });
    }

    fn revoke_session(&mut self, session: SessionId) {
        self.queue.users.ended.push(session);
    }

    fn revoke_sessions(&mut self, user: UserId, except: Option<SessionId>) {
        self.queue.users.all_ended.push((user, except));
    }
}
