//! The business, tested through its public functions: each use case on mocks of its ports, and all of them together on
//! books kept in memory. The folders mirror those of `src`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that finds something else has failed")]

mod access;
mod books;
mod events;
mod inventory;
mod invoicing;
mod mail;
mod orders;
mod retention;
mod store;
mod users;
mod values;
mod webhooks;
