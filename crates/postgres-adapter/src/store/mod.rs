//! Units of work: how anything is read and written atomically.

mod answers;
mod classify;
mod commit;
mod enter;
mod postgres_store;
mod purge;
mod queue;
mod requests;
mod retries;
mod row;
mod snapshot;
mod unit;

pub(crate) use classify::classify;
pub(crate) use commit::Write;
pub use postgres_store::PostgresStore;
pub use purge::{OldEvents, OldKeys};
pub(crate) use queue::{Queue, Told};
pub(crate) use row::Row;
pub(crate) use snapshot::{custom_planned, snapshot, within};
pub(crate) use unit::PostgresUnit;
