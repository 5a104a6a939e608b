//! `stockbook verify`.

use std::{io::Write, process::ExitCode};

use anyhow::Result;
use domain::{access::Actor, inventory::VerifyFilter};

use crate::{Stockbook, config::Config};

/// Compares levels, ledger and orders, prints what it found, and fails if anything disagrees.
pub async fn run(config: Config) -> Result<ExitCode> {
    let stockbook = Stockbook::open(&config).await?;
    let found = stockbook.inventory.verify_stock(&Actor::System, &VerifyFilter::default()).await;
    stockbook.close().await?;
    let found = found?;
    let mut out = std::io::stdout();
    for drift in &found.drifts {
        writeln!(out, "{}: {}", drift.subject, drift.detail)?;
    }
    writeln!(
        out,
        "drift {}: compared {} levels with {} ledger rows, and {} order lines with their reservations",
        found.drift, found.levels, found.ledger_rows, found.order_lines
    )?;
    Ok(if found.drift == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
