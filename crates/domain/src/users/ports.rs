//! What users need of the store, and of those who keep secrets.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{LockedToken, PasswordHash, PasswordInput, RefreshToken, Session, TokenDigest, User};
use crate::{
    access::Principal,
    store::StoreError,
    values::{CustomerNumber, CustomerRef, Email, Page, PageRequest, SessionId, UserId},
};

/// Users and their sessions within a unit of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait UsersUnit: Send {
    /// Draws the number of a user to be inserted. Numbers may have gaps.
    async fn next_customer_number(&mut self) -> Result<CustomerNumber, StoreError>;

    /// Locks a user for a change, and reads their password's hash.
    async fn lock_user(&mut self, id: UserId) -> Result<Option<(User, PasswordHash)>, StoreError>;

    /// Finds a refresh token by its digest, and locks its session and its user. MUST read both after the lock was had, so
    /// that of two uses of one token the second sees that it is rotated.
    async fn lock_token(&mut self, digest: &TokenDigest) -> Result<Option<LockedToken>, StoreError>;

    /// How many users are active admins, with their rows locked, so that the last one is not lost by two changes at once.
    async fn lock_active_admins(&mut self) -> Result<usize, StoreError>;

    /// Queues a new user. An address in use MUST come back from `commit` as
    /// [`Violation::EmailTaken`](crate::store::Violation::EmailTaken).
    fn insert_user(&mut self, user: User, password: PasswordHash);

    /// Queues a changed user: role, status, epoch and what else `User` holds, but not the password. What is cached of their
    /// standing MUST be forgotten at once.
    fn save_user(&mut self, user: User);

    /// Queues a new password.
    fn save_password(&mut self, id: UserId, password: PasswordHash);

    /// Queues a new session with its first refresh token.
    fn insert_session(&mut self, session: Session, digest: TokenDigest, expires_at: DateTime<Utc>);

    /// Queues the exchange of a refresh token for the next one of its session.
    fn rotate_token(&mut self, session: SessionId, old: TokenDigest, new: TokenDigest, expires_at: DateTime<Utc>);

    /// Queues the end of one session. What is cached of its standing MUST be forgotten at once.
    fn revoke_session(&mut self, session: SessionId);

    /// Queues the end of all sessions of a user, except perhaps one.
    fn revoke_sessions(&mut self, user: UserId, except: Option<SessionId>);
}

/// Users to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait UserQueries: Send + Sync {
    /// Whether a principal is active, has the user's epoch, and their session was not revoked. The answer MAY be up to five
    /// seconds old, but a change made through this very store MUST be seen at once.
    async fn is_in_good_standing(&self, principal: &Principal) -> Result<bool, StoreError>;

    /// A user with the hash of their password.
    async fn find_credentials(&self, email: &Email) -> Result<Option<(User, PasswordHash)>, StoreError>;

    /// One user.
    async fn find_user(&self, which: &CustomerRef) -> Result<Option<User>, StoreError>;

    /// A page of users, newest first.
    async fn list_users(&self, page: &PageRequest) -> Result<Page<User>, StoreError>;
}

/// All threads that hash passwords are busy, and the queue before them is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked at once")]
pub struct HasherBusy;

/// Hashes passwords, slowly by intent.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a password. MUST NOT block the threads that serve requests, and MUST bound how many are hashed at once.
    async fn hash(&self, password: &PasswordInput) -> Result<PasswordHash, HasherBusy>;

    /// Whether a password belongs to a hash. Without a hash the answer is `false`, and MUST take the same time, so that nobody
    /// learns who has an account.
    async fn verify(&self, password: &PasswordInput, hash: Option<PasswordHash>) -> Result<bool, HasherBusy>;
}

/// An access token that proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not valid")]
pub struct TokenRefused;

/// Issues and reads access tokens.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait AccessTokens: Send + Sync {
    /// A token for somebody, from now on for so many seconds.
    fn issue(&self, principal: &Principal, now: DateTime<Utc>, seconds: i64) -> String;

    /// Who a token was issued to. MUST refuse whatever this installation did not issue for itself with its one algorithm, and
    /// what is expired or not valid yet.
    fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Principal, TokenRefused>;
}

/// Makes refresh tokens.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
pub trait RefreshTokens: Send + Sync {
    /// A new token of at least 256 random bits.
    fn fresh(&self) -> RefreshToken;

    /// What is stored of it: its SHA-256.
    fn digest(&self, token: &RefreshToken) -> TokenDigest;
}
