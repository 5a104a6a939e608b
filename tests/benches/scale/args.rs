//! The command line.

use std::time::Duration;

use clap::Parser;
use stockbook::cli::DemoOptions;

/// Measures what lists, searches and orders cost with many products and movements, by what they cost with few.
#[derive(Debug, Parser)]
#[command(name = "scale")]
pub struct Args {
    /// How many products the large business has; the small one has ten thousand
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    products: u32,
    /// How many locations both have
    #[arg(long, value_name = "N", default_value_t = 10)]
    locations: u32,
    /// How many ledger rows the large business has [default: 5 for each product and location]; the small one as many for each
    #[arg(long, value_name = "N")]
    movements: Option<u64>,
    /// How often small and large take turns
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub rounds: usize,
    /// How long each of them is asked in a round, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 300)]
    millis: u64,
    /// Only requests with this in their name; may be given more than once
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// What `cargo bench` says
    #[arg(long, hide = true)]
    pub bench: bool,
    /// Be the server
    #[arg(long, hide = true)]
    pub serve: bool,
}

/// What the large business is measured by.
const SMALL: u32 = 10_000;

impl Args {
    /// The small business, then the large one: with as many ledger rows for each level.
    pub fn sizes(&self) -> [DemoOptions; 2] {
        let movements = self.movements.unwrap_or(5 * u64::from(self.products) * u64::from(self.locations));
        let few = movements * u64::from(SMALL) / u64::from(self.products.max(1));
        [(SMALL, few), (self.products, movements)].map(|(products, movements)| DemoOptions {
            scale: Some(products),
            locations: self.locations,
            movements: Some(movements),
        })
    }

    /// How long one business is asked in a round.
    pub const fn window(&self) -> Duration {
        Duration::from_millis(self.millis)
    }

    /// Whether a request is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
