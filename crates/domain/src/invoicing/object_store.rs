//! The port to where documents are kept.

use async_trait::async_trait;

/// Why an object was not kept or not found. The reasons hold no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectStoreError {
    /// The store did not answer, or not in time: it may later.
    #[error("the object store cannot be reached: {0}")]
    Unavailable(String),
    /// The store will have nothing to do with us.
    #[error("the object store refused: {0}")]
    Refused(String),
}

/// Whether an object was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was not, and is from now on.
    Now,
    /// An object of this name was there; it was left as it is.
    Before,
}

/// Where documents are kept, by name, for ever.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait ObjectStore: Send + Sync {
    /// Keeps an object under a name such as `invoices/2026/INV-2026-000001.pdf`. MUST be whole or not there at all, also after a crash.
    /// MUST NOT overwrite one that is there, however many write it at once. MUST return only once it is kept durably. MUST end
    /// within a time of its own.
    async fn put(&self, name: &str, content_type: &'static str, bytes: Vec<u8>) -> Result<Kept, ObjectStoreError>;

    /// The bytes of an object, if there is one. MUST end within a time of its own.
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, ObjectStoreError>;
}
