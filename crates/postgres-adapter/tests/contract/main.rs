//! Every MUST of every port to storage, against a real PostgreSQL.
//!
//! Each test has a database of its own, cloned from one that was migrated once. Nothing sleeps: what takes time is waited for.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail the test, as tests themselves may"
)]

mod bell;
mod catalogue;
mod cursors;
mod events;
mod events_of_customers;
mod failures;
mod group_commits;
mod groups;
mod healing;
mod holders;
mod house;
mod keys;
mod levels;
mod locks;
mod mail_digest;
mod mails;
mod migrations;
mod movements;
mod offers;
mod orders;
mod orders_list;
mod payments;
mod placed_together;
mod plans;
mod products_list;
mod products_together;
mod proxy;
mod record;
mod retention;
mod round_trips;
mod sessions;
mod standing;
mod support;
mod units;
mod users;
mod verify;
mod webhooks;
