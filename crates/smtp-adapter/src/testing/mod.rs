//! For the tests of this crate and of others: a mail server with moods.

#![expect(clippy::missing_panics_doc, reason = "helpers of tests fail the test")]

mod letter;
mod mailbox;
mod session;

pub use letter::ReceivedLetter;
pub use mailbox::{Mailbox, Mood, Step};
