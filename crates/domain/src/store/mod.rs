//! How anything is read and written atomically: lock, decide, commit.

mod error;
mod idempotency;
mod perform;
mod unit;

pub use error::{StoreError, Violation};
pub use idempotency::{Done, Fingerprint, IdempotencyKey, KeyReused, KeyedAnswer};
pub use perform::{Command, CommandError, perform};
pub(crate) use perform::{recall, replay};
#[cfg(any(test, feature = "test-util"))]
pub use unit::MockStore;
pub use unit::{Request, Store, UnitOfWork};
