//! Mails that are owed.

mod claim;
mod conclude;
mod digest;
mod insert;
mod outbox;
mod purge;
mod read;
mod write;

pub use purge::OldMails;
