//! In how many ways an installation may place its orders.

use system_tests::TestApp;

/// How orders are placed: by so many servers, each with a desk of so many lanes, or alone.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    pub servers: usize,
    /// As `ORDER_LANES` says; as nobody says if it is missing.
    pub lanes: Option<&'static str>,
}

impl Mode {
    /// As an installation has it that configures nothing.
    pub const fn usual(servers: usize) -> Self {
        Self { servers, lanes: None }
    }

    /// All others: each order alone, one lane, and more lanes than usual, at one server and at two.
    pub fn others() -> impl Iterator<Item = Self> {
        let lanes = ["0", "1", "4"].into_iter();
        lanes.flat_map(|lanes| [1, 2].map(|servers| Self { servers, lanes: Some(lanes) }))
    }

    /// What this mode configures.
    pub fn variables(self) -> Vec<(&'static str, &'static str)> {
        self.lanes.iter().map(|lanes| ("ORDER_LANES", *lanes)).collect()
    }

    /// Servers of this test's process.
    pub async fn start(self) -> TestApp {
        TestApp::start_with(self.servers, &self.variables()).await
    }
}
