//! The catalogue.

mod change;
mod create;
mod discontinue;
mod list;
mod read;
mod search;
