//! The command line.

use std::time::Duration;

use clap::Parser;

/// Measures orders, reads and log-ins of a Stockbook server beside the same work done by pgbench in the same PostgreSQL.
#[derive(Debug, Parser)]
#[command(name = "load")]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are what they are")]
pub struct Args {
    /// One short pair of each: to see that the benchmark works, not how fast the server is
    #[arg(long)]
    pub quick: bool,
    /// How long each measurement takes [default: 6, quick: 2]
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// How many pairs of server and yardstick are measured [default: 5, quick: 1]
    #[arg(long, value_name = "N")]
    pairs: Option<usize>,
    /// Only scenarios with this in their name; may be given more than once
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Sets one of the variables that configure the server; may be given more than once
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub set: Vec<(String, String)>,
    /// Without the yardstick, for profilers
    #[arg(long)]
    pub no_yardstick: bool,
    /// What `cargo bench` says
    #[arg(long, hide = true)]
    pub bench: bool,
    /// Be the server
    #[arg(long, hide = true)]
    pub serve: bool,
}

impl Args {
    /// How long a measurement takes.
    pub fn window(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(if self.quick { 2 } else { 6 }).max(1))
    }

    /// How long the server is driven before anything counts: its connections are opened and its statements prepared in it.
    pub fn warm_up(&self) -> Duration {
        Duration::from_secs(if self.quick { 1 } else { 2 })
    }

    /// How many pairs.
    pub fn pairs(&self) -> usize {
        self.pairs.unwrap_or(if self.quick { 1 } else { 5 }).max(1)
    }

    /// Whether a scenario is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a setting is NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
