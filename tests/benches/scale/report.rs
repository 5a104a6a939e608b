//! The table and the JSON.

use std::{
    fs::write,
    io::{Write, stdout},
    path::Path,
};

use anyhow::Result;
use serde::Serialize;
use stockbook::cli::DemoOptions;

use crate::{
    business::Business,
    machine::Machine,
    stats::{Latency, Spread},
};

/// As much more a request may cost the large business.
const GOAL: f64 = 1.5;

/// How much there is of everything.
#[derive(Debug, Serialize)]
pub struct Size {
    products: u32,
    locations: u32,
    movements: u64,
}

/// Everything that a run found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where.
    pub machine: Machine,
    /// The small business and the large one.
    pub sizes: [Size; 2],
    /// How long they took to fill.
    pub filled_s: [f64; 2],
    /// What was measured.
    pub scenarios: Vec<Measured>,
}

/// One kind of request, measured.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// What it is called.
    pub name: &'static str,
    /// The median latency at the large business by that at the small one.
    pub ratio: Option<Spread>,
    /// Whether the middle of the ratios is no more than 1.5.
    pub reached: bool,
    /// All rounds.
    pub rounds: Vec<Round>,
}

/// Both, within a second or so.
#[derive(Debug, Serialize)]
pub struct Round {
    /// The small business.
    pub small: Latency,
    /// The large one.
    pub large: Latency,
}

impl From<DemoOptions> for Size {
    fn from(options: DemoOptions) -> Self {
        let DemoOptions { scale, locations, movements } = options;
        Self { products: scale.unwrap_or_default(), locations, movements: movements.unwrap_or_default() }
    }
}

impl Measured {
    /// Sums up.
    pub fn of(name: &'static str, rounds: Vec<Round>) -> Self {
        let ratio = Spread::of(rounds.iter().map(|round| round.large.p50 / round.small.p50));
        Self { name, ratio, reached: ratio.is_some_and(|ratio| ratio.median <= GOAL), rounds }
    }

    fn middle(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        Spread::of(self.rounds.iter().map(figure)).map_or(0.0, |spread| spread.median)
    }
}

/// Tells where the figures come from, and begins the table.
pub fn begin(machine: &Machine, [small, large]: [&Business; 2]) -> Result<()> {
    let mut out = stdout();
    writeln!(
        out,
        "{} cores of {}, {} GiB, Linux {}, PostgreSQL {}, load before {}; filled in {:.0} s and {:.0} s\n",
        machine.cores,
        machine.processor,
        machine.memory_gib,
        machine.kernel,
        machine.postgres,
        machine.load_before,
        small.filled_s,
        large.filled_s,
    )?;
    writeln!(out, "| request | small p50 / p95 ms | large p50 / p95 ms | ratio (range) | goal ≤ {GOAL} |")?;
    writeln!(out, "|---|--:|--:|--:|---|")?;
    Ok(())
}

/// Adds a row to the table.
pub fn row(measured: &Measured) -> Result<()> {
    let ratio =
        measured.ratio.map_or_else(|| "–".to_owned(), |it| format!("{:.2} ({:.2}–{:.2})", it.median, it.min, it.max));
    writeln!(
        stdout(),
        "| {} | {:.2} / {:.2} | {:.2} / {:.2} | {ratio} | {} |",
        measured.name,
        measured.middle(|it| it.small.p50),
        measured.middle(|it| it.small.p95),
        measured.middle(|it| it.large.p50),
        measured.middle(|it| it.large.p95),
        if measured.reached { "reached" } else { "missed" },
    )?;
    Ok(())
}

/// Writes the JSON, and says whether all goals were reached.
pub fn end(report: &Report, file: &Path) -> Result<bool> {
    write(file, serde_json::to_vec_pretty(report)?)?;
    let missed = report.scenarios.iter().filter(|it| !it.reached).count();
    let mut out = stdout();
    writeln!(out, "\n{} of {} are flat", report.scenarios.len() - missed, report.scenarios.len())?;
    writeln!(out, "All figures are in {}", file.display())?;
    Ok(missed == 0)
}
