//! Stockbook's ports to storage, on PostgreSQL.
//!
//! The folders are those of `domain`: the SQL behind a port of `domain/src/orders` is found in `src/orders` here, one file
//! for each statement or for the few that belong together. What a port promises is documented there and proved by
//! `tests/contract`; here stands only how the promise is kept.
//!
//! Four ideas carry the rest:
//!
//! * A unit of work sends `BEGIN` and its checks together with its first statement, and all it writes together with `COMMIT`
//!   ([`store`]). A command costs two or three round trips, however many lines it has.
//! * Every write of many rows is one statement over arrays, prepared once ([`statement`]).
//! * Readings of one product that arrive together are asked together ([`loader`]).
//! * A connection goes back to the pool only if somebody says so ([`connection`]).

mod connection;
mod events;
mod inventory;
mod invoicing;
pub mod large_demo;
mod loader;
mod mail;
pub mod migrations;
mod orders;
mod page;
mod query;
mod settings;
mod statement;
mod store;
mod users;
mod webhooks;

pub use connection::SettingsError;
pub use mail::OldMails;
pub use settings::PostgresSettings;
pub use store::{OldEvents, OldKeys, PostgresStore};
pub use webhooks::OldDeliveries;
