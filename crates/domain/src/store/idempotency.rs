//! Requests that may be sent twice and take effect once.

use serde_json::Value;

use crate::values::{Invalid, UserId};

/// A digest of everything that makes a request what it is: method, path, query and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(Vec<u8>);

impl Fingerprint {
    /// A digest of 32 bytes (SHA-256).
    pub const fn new(digest: Vec<u8>) -> Self {
        Self(digest)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What a client sent as `Idempotency-Key`, and for which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    key: String,
    fingerprint: Fingerprint,
}

impl IdempotencyKey {
    /// A key has 1 to 255 visible ASCII characters.
    pub fn new(key: &str, fingerprint: Fingerprint) -> Result<Self, Invalid> {
        let legal = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !legal {
            return Err(Invalid::because("an idempotency key has 1 to 255 visible ASCII characters"));
        }
        Ok(Self { key: key.to_owned(), fingerprint })
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The request it came with.
    pub const fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }
}

/// The key was used before, for another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this idempotency key was used for another request")]
pub struct KeyReused;

/// What the first request under a key was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyedAnswer {
    /// Whose key it is.
    pub actor: UserId,
    /// The use case's result.
    pub answer: Value,
}

/// A result, and whether it is one of long ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done<T> {
    /// The result.
    pub value: T,
    /// True if the same request was answered before and nothing was done this time.
    pub replayed: bool,
}

impl<T> Done<T> {
    /// Done just now.
    pub const fn now(value: T) -> Self {
        Self { value, replayed: false }
    }
}
