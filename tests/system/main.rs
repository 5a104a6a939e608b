//! The whole system, from outside.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "in a test, what is not as it ought to be ends it")]

mod api;
mod architecture;
mod commands;
mod concurrency;
mod documents;
mod far_ends;
mod faults;
mod mode;
mod paper;
mod security;
mod seeds;
