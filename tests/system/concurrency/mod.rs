//! Races. Each is run against one server and against two on one database: a lock inside a process would pass the first and
//! oversell at once in the second.

mod idempotency;
mod last_unit;
mod model;
mod overlapping;

use system_tests::{Client, TestApp};

/// The same client at each server in turn.
fn spread(app: &TestApp, client: &Client) -> impl FnMut() -> Client + use<> {
    let clients: Vec<Client> = app.bases().iter().map(|base| client.at(base)).collect();
    let mut next = clients.into_iter().cycle();
    move || next.next().unwrap()
}
