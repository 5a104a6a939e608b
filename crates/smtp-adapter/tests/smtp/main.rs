//! Mails as they are written, as they go over the wire, and as a real mail server treats them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail the test, as tests themselves may"
)]

mod golden;
mod mails;
mod moods;
mod wire;
