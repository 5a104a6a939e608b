//! Any sequence of commands, on books kept in memory: the store's promises as plainly as they can be kept, with
//! failures of commits on demand. After every command the laws of the house must hold.

mod actions;
mod auditor_sees;
mod groups;
mod house;
mod interleavings;
mod laws;
mod ledger;
mod mails;
mod one_by_one;
mod queries;
mod random_commands;
mod steps;
mod store;

pub use store::{Books, Fault};
