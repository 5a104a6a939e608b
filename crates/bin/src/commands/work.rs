//! `stockbook work`.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use tokio::signal::unix::{SignalKind, signal};

use crate::{Stockbook, config::Config, server, tell};

/// Runs the jobs until Ctrl-C or SIGTERM, then lets them finish what they began.
pub async fn run(config: Config) -> Result<ExitCode> {
    if config.database.url.is_none() {
        bail!(
            "`stockbook work` shares a database with servers that were started with --no-worker: DATABASE_URL must name it. \
             On the embedded database `stockbook serve` runs the jobs itself."
        );
    }
    let mut interrupt = signal(SignalKind::interrupt()).context("no handler for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("no handler for SIGTERM")?;
    let (log, _flushed_at_the_end) = server::logger(&config);
    telemetry::log_panics(&log);
    let stockbook = Stockbook::open_with(&config, &log).await?;
    let bell = stockbook.store.keep_bell();
    let worker = crate::jobs::worker(&config, &stockbook, &log).start();
    tell("Stockbook works in the background.");
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tell("Stopping: what the jobs began is finished first.");
    worker.stop(server::PATIENCE).await;
    if let Some(bell) = bell {
        bell.abort();
    }
    stockbook.close().await?;
    Ok(ExitCode::SUCCESS)
}
