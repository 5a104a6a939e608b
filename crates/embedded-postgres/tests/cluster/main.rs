//! A real server, started, stopped, killed and cloned.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail tests, just as tests do")]

mod databases;
mod errors;
mod faults;
mod lifecycle;
mod parent_death;
mod support;
