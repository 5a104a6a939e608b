//! The desk, in front of a store whose commits wait until a test lets them through. Nothing sleeps.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail the test, as tests themselves may")]

mod callers;
mod crowds;
mod gate;
mod groups;
mod shop;
