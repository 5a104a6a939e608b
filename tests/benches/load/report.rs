//! The table and the JSON.

use std::{
    fs::write,
    io::{Write, stdout},
    path::Path,
};

use anyhow::Result;
use serde::Serialize;

use crate::{
    figures::{Measured, Served},
    footprint::Footprint,
    machine::Machine,
    proof::Proof,
};

/// Everything that a run found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where.
    pub machine: Machine,
    /// How long each measurement took.
    pub seconds: f64,
    /// What was measured.
    pub scenarios: Vec<Measured>,
    /// What the server takes besides CPU.
    pub footprint: Vec<Footprint>,
    /// How many processes the rival served best with, if it was measured.
    pub rival_workers: Option<usize>,
    /// Whether it may be believed.
    pub proof: Proof,
}

const HEADER: &str = "\
| requests | a second | p50 / p95 / p99 ms | server CPU µs | PostgreSQL CPU µs | beside | a second | on average ms | CPU µs | ratio (range) | goals | others' CPU |
|---|--:|--:|--:|--:|---|--:|--:|--:|--:|---|--:|";

/// Tells where the figures come from, and begins the table.
pub fn begin(machine: &Machine) -> Result<()> {
    let mut out = stdout();
    writeln!(
        out,
        "{} cores of {}, {} GiB, Linux {}, PostgreSQL {}, a flush takes {} µs, load before {}\n",
        machine.cores,
        machine.processor,
        machine.memory_gib,
        machine.kernel,
        machine.postgres,
        machine.flush_us,
        machine.load_before
    )?;
    writeln!(out, "{HEADER}")?;
    Ok(())
}

/// Adds a row to the table.
pub fn row(measured: &Measured) -> Result<()> {
    let beside = |digits: usize, figure: fn(&Served) -> f64| {
        measured.yardstick(figure).map_or_else(|| "–".to_owned(), |it| format!("{it:.digits$}"))
    };
    let ratio =
        measured.ratio.map_or_else(|| "–".to_owned(), |it| format!("{:.2} ({:.2}–{:.2})", it.median, it.min, it.max));
    let goals: Vec<String> = measured.goals.iter().map(ToString::to_string).collect();
    let others = measured.served(|it| it.others_percent).max(measured.yardstick(|it| it.others_percent).unwrap_or(0.0));
    writeln!(
        stdout(),
        "| {} | {:.0} | {:.2} / {:.2} / {:.2} | {:.0} | {:.0} | {} | {} | {} | {} | {ratio} | {} | {others:.0} % |",
        measured.name,
        measured.served(|it| it.per_second),
        measured.served(|it| it.latency_ms.p50),
        measured.served(|it| it.latency_ms.p95),
        measured.served(|it| it.latency_ms.p99),
        measured.served(|it| it.server_cpu_us),
        measured.served(|it| it.postgres_cpu_us),
        measured.beside.unwrap_or("–"),
        beside(0, |it| it.per_second),
        beside(2, |it| it.latency_ms.mean),
        beside(0, |it| it.server_cpu_us + it.postgres_cpu_us),
        goals.join("; "),
    )?;
    Ok(())
}

/// Adds the second table.
pub fn footprint(all: &[Footprint]) -> Result<()> {
    let mut out = stdout();
    if !all.is_empty() {
        writeln!(out, "\n| what the server takes | figure (range) | goal |\n|---|--:|---|")?;
    }
    for Footprint { name, unit, figure, goal, .. } in all {
        let digits = if figure.max < 10.0 { 2 } else { 0 };
        let goal = goal.as_ref().map(ToString::to_string).unwrap_or_default();
        let range = format!("{:.digits$} {unit} ({:.digits$}–{:.digits$})", figure.median, figure.min, figure.max);
        writeln!(out, "| {name} | {range} | {goal} |")?;
    }
    Ok(())
}

/// Writes the JSON, and says whether all is well.
pub fn end(report: &Report, file: &Path) -> Result<()> {
    write(file, serde_json::to_vec_pretty(report)?)?;
    let mut out = stdout();
    writeln!(out, "\n{}", report.proof)?;
    writeln!(out, "All figures are in {}", file.display())?;
    Ok(())
}
