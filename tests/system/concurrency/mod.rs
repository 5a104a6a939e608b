//! Races. Each is run against one server and against two on one database: a lock inside a process would pass the first and
//! oversell at once in the second. And each is run in every [`Mode`] of placing orders.

mod backorders;
mod hot_product;
mod idempotency;
mod invoices;
mod last_unit;
mod model;
mod order_to_cash;
mod overlapping;
mod queue;

use system_tests::{Client, TestApp};

use super::mode::Mode;

/// The same client at each server in turn.
fn spread(app: &TestApp, client: &Client) -> impl FnMut() -> Client + use<> {
    let clients: Vec<Client> = app.bases().iter().map(|base| client.at(base)).collect();
    let mut next = clients.into_iter().cycle();
    move || next.next().unwrap()
}
