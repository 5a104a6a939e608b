//! The program itself: what it says, what it refuses, and what it leaves behind.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that finds something else has failed")]

mod clusters;
mod create_admin;
mod demo;
mod help;
mod migrate;
mod openapi;
mod program;
mod serve;
mod settings;
mod shutdown;
mod verify;
mod work;
