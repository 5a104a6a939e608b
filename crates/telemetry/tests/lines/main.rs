//! What is written, line by line.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail as loudly as a test")]

mod json;
mod output;
mod panics;
mod queue;
mod secrets;
mod terminal;
