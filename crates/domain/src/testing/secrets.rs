//! Hashes and tokens without cryptography: quick, and readable when a test fails.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::{hash_of, held};
use crate::{
    access::Principal,
    users::{
        AccessTokens, HasherBusy, PasswordHash, PasswordHasher, PasswordInput, RefreshToken, RefreshTokens,
        TokenDigest, TokenRefused,
    },
};

/// Hashes a password by writing `hashed:` before it, and counts how often it was asked.
#[derive(Debug, Default)]
pub struct FakeHasher {
    hashed: AtomicUsize,
    verified: AtomicUsize,
    busy: bool,
}

impl FakeHasher {
    /// One that has no time for anybody.
    pub fn busy() -> Self {
        Self { busy: true, ..Self::default() }
    }

    /// How many passwords it hashed.
    pub fn hashed(&self) -> usize {
        self.hashed.load(Ordering::Relaxed)
    }

    /// How many passwords it compared, with a hash or without one.
    pub fn verified(&self) -> usize {
        self.verified.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl PasswordHasher for FakeHasher {
    async fn hash(&self, password: &PasswordInput) -> Result<PasswordHash, HasherBusy> {
        if self.busy {
            return Err(HasherBusy);
        }
        self.hashed.fetch_add(1, Ordering::Relaxed);
        Ok(hash_of(password))
    }

    async fn verify(&self, password: &PasswordInput, hash: Option<PasswordHash>) -> Result<bool, HasherBusy> {
        if self.busy {
            return Err(HasherBusy);
        }
        self.verified.fetch_add(1, Ordering::Relaxed);
        Ok(hash == Some(hash_of(password)))
    }
}

/// Issues `access-1`, `access-2` and so on, and remembers for whom and until when.
#[derive(Debug, Default)]
pub struct FakeAccessTokens(Mutex<BTreeMap<String, (Principal, DateTime<Utc>)>>);

impl AccessTokens for FakeAccessTokens {
    fn issue(&self, principal: &Principal, now: DateTime<Utc>, seconds: i64) -> String {
        let mut issued = held(&self.0);
        let token = format!("access-{}", issued.len() + 1);
        issued.insert(token.clone(), (*principal, now + TimeDelta::seconds(seconds)));
        token
    }

    fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Principal, TokenRefused> {
        let issued = held(&self.0);
        issued.get(token).filter(|(_, expiry)| now < *expiry).map(|(principal, _)| *principal).ok_or(TokenRefused)
    }
}

/// Makes `refresh-1`, `refresh-2` and so on; a token's digest is its bytes.
#[derive(Debug, Default)]
pub struct FakeRefreshTokens(AtomicUsize);

impl RefreshTokens for FakeRefreshTokens {
    fn fresh(&self) -> RefreshToken {
        RefreshToken::new(format!("refresh-{}", self.0.fetch_add(1, Ordering::Relaxed) + 1))
    }

    fn digest(&self, token: &RefreshToken) -> TokenDigest {
        TokenDigest(token.reveal().as_bytes().to_vec())
    }
}
