//! The business of Stockbook: what may be sold, who may do what, and what is written down about it.
//!
//! This crate is pure. It knows no clock, no database, no network and no environment; what it needs of the world it names
//! as ports ([`store`], [`ports`], and the `ports` module of each context), and adapters implement them.
//!
//! # Rules of the house
//!
//! * Every command is *lock, decide, commit*: rows are locked and come back as values, pure functions decide on them, and
//!   everything decided is committed at once or not at all ([`store::perform`]).
//! * Values are parsed, not validated: whoever holds a [`values::Quantity`] holds a legal one.
//! * One error enum for each use case, and its variants name facts.
//! * Rights are checked here, so that every way in has them ([`access`]).
//! * Nothing here logs, sleeps, spawns or reads the time.

pub mod access;
pub mod events;
pub mod inventory;
pub mod invoicing;
pub mod mail;
pub mod orders;
pub mod ports;
mod progress;
pub mod retention;
pub mod store;
pub mod users;
pub mod values;
pub mod webhooks;

pub use progress::Progress;

#[cfg(any(test, feature = "test-util"))]
pub mod testing;
