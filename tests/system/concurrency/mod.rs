//! Races. Each is run against one server and against two on one database: a lock inside a process would pass the first and
//! oversell at once in the second. And each is run in every [`Mode`] of placing orders.

mod hot_product;
mod idempotency;
mod last_unit;
mod model;
mod overlapping;
mod queue;

use system_tests::{Client, TestApp};

/// How orders are placed: by so many servers, each with a desk of so many lanes, or alone.
#[derive(Clone, Copy, Debug)]
struct Mode {
    servers: usize,
    /// As `ORDER_LANES` says; as nobody says if it is missing.
    lanes: Option<&'static str>,
}

impl Mode {
    /// As an installation has it that configures nothing.
    const fn usual(servers: usize) -> Self {
        Self { servers, lanes: None }
    }

    /// All others: each order alone, one lane, and more lanes than usual, at one server and at two.
    fn others() -> impl Iterator<Item = Self> {
        let lanes = ["0", "1", "4"].into_iter();
        lanes.flat_map(|lanes| [1, 2].map(|servers| Self { servers, lanes: Some(lanes) }))
    }

    async fn start(self) -> TestApp {
        let lanes: Vec<_> = self.lanes.iter().map(|lanes| ("ORDER_LANES", *lanes)).collect();
        TestApp::start_with(self.servers, &lanes).await
    }
}

/// The same client at each server in turn.
fn spread(app: &TestApp, client: &Client) -> impl FnMut() -> Client + use<> {
    let clients: Vec<Client> = app.bases().iter().map(|base| client.at(base)).collect();
    let mut next = clients.into_iter().cycle();
    move || next.next().unwrap()
}
