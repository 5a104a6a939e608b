//! What can go wrong between us and the store.

/// A constraint that stood in the way of a commit. Use cases turn those that a user can hit into errors of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Another product has this SKU.
    SkuTaken,
    /// Another location has this code.
    LocationCodeTaken,
    /// Another location has this name.
    LocationNameTaken,
    /// Another user has this e-mail address.
    EmailTaken,
    /// The idempotency key was used by a request that committed first.
    KeyTaken,
    /// A stock delta found less than it needed. Behind a product's lock this never happens; it is the last line of defence.
    StockMissed,
    /// The thing was changed since it was read without a lock.
    Stale,
}

/// A failure of the store, as far as callers can act on it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A deadlock or serialization failure: nothing was written, the whole unit may be tried again.
    #[error("the store asked to try again: {0}")]
    Conflict(#[source] BoxError),
    /// The store answers but has no time for us: a lock timed out, or no connection came free. Nothing was written.
    #[error("the store is busy: {0}")]
    Busy(#[source] BoxError),
    /// The store cannot be reached. Nothing was written.
    #[error("the store cannot be reached: {0}")]
    Unavailable(#[source] BoxError),
    /// The connection was lost after `COMMIT` was sent: it may or may not have been done.
    #[error("the connection was lost while committing, so the outcome is unknown: {0}")]
    OutcomeUnknown(#[source] BoxError),
    /// The actor's token is older than their last change of password, role or status.
    #[error("the access token was revoked")]
    SignedOut,
    /// The idempotency key of this request has an answer already.
    #[error("the idempotency key has an answer already")]
    AlreadyAnswered(super::KeyedAnswer),
    /// The idempotency key was used before, for another request.
    #[error(transparent)]
    KeyReused(#[from] super::KeyReused),
    /// A cursor that this store did not make, or not for this list.
    #[error("this cursor does not belong to this list")]
    BadCursor,
    /// A constraint stood in the way.
    #[error("a constraint was violated: {0:?}")]
    Violated(Violation),
    /// A row could not be read back as a legal value.
    #[error("{table}.{column} of {id} does not hold a legal value: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Which row.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Anything else: our fault.
    #[error("the store failed: {0}")]
    Broken(#[source] BoxError),
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;
