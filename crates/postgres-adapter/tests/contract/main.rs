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
mod crowds;
mod cursors;
mod events;
mod events_of_customers;
mod failures;
mod group_commits;
mod groups;
mod healing;
mod holders;
mod holding;
mod house;
mod invoicing;
mod keys;
mod levels;
mod locks;
mod mail_digest;
mod mails;
mod migrated;
mod migrations;
mod money;
mod movements;
mod offers;
mod orders;
mod orders_list;
mod parts;
mod payments;
mod placed_together;
mod plans;
mod products_list;
mod products_together;
mod proxy;
mod quotes;
mod record;
mod retention;
mod round_trips;
mod round_trips_of_parts;
mod sessions;
mod standing;
mod support;
mod trade;
mod units;
mod users;
mod verify;
mod verify_waiting;
mod waiting;
mod webhooks;
