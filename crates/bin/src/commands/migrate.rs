//! `stockbook migrate`.

use std::process::ExitCode;

use anyhow::{Context, Result};
use postgres_adapter::migrations;
use tokio::runtime::Handle;

use crate::{Database, cli::MigrateOptions, config::Config, tell};

/// Brings the tables up to date, or undoes everything.
pub async fn run(config: &Config, options: MigrateOptions) -> Result<ExitCode> {
    let database = Database::open(&config.database).await?;
    let runtime = Handle::current();
    let outcome = if options.down {
        migrations::revert_all(database.url(), &runtime).await.context("the migrations could not be undone")
    } else {
        migrations::run(database.url(), &runtime).await.context("the tables could not be brought up to date")
    };
    database.close().await?;
    let touched = outcome?;
    for migration in &touched {
        tell(&format!("{} {migration}", if options.down { "undone" } else { "done" }));
    }
    tell(if options.down { "All migrations are undone." } else { "The tables are up to date." });
    Ok(ExitCode::SUCCESS)
}
