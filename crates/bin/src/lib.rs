//! The library half of the binary: configuration, wiring and commands. It is the only place that knows all adapters, and
//! what the system tests start.

pub mod adapters;
pub mod cli;
pub mod commands;
pub mod config;
mod database;
mod documents;
mod jobs;
mod mails;
mod secrets;
mod server;
mod wiring;

use std::{io::Write, process::ExitCode};

use cli::{Cli, Command};
use config::{Config, Environment};

pub use database::{Database, DatabaseError};
pub use server::Server;
pub use wiring::Stockbook;

/// A request allocates some hundred times, and the C library's allocator took a sixth of a page of products for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Brings a database up to date.
pub async fn migrate(url: &str) -> anyhow::Result<()> {
    postgres_adapter::migrations::run(url, &tokio::runtime::Handle::current()).await?;
    Ok(())
}

/// Runs one command to its end.
pub async fn run(cli: Cli, environment: Environment) -> anyhow::Result<ExitCode> {
    let command = cli.command.unwrap_or(Command::Serve(cli.serve));
    if matches!(command, Command::Openapi) {
        return commands::openapi::run();
    }
    let config = Config::read(&environment)?;
    match command {
        Command::Serve(options) => commands::serve::run(config, options).await,
        Command::Work => commands::work::run(config).await,
        Command::Migrate(options) => commands::migrate::run(&config, options).await,
        Command::Demo(options) => commands::demo::run(config, options).await,
        Command::CreateAdmin(options) => commands::create_admin::run(config, options).await,
        Command::Verify => commands::verify::run(config).await,
        Command::Health => commands::health::run(&config).await,
        Command::Openapi => commands::openapi::run(),
    }
}

/// Writes a line for the person at the terminal to standard error, where it does not mix with the log on standard output.
pub fn tell(line: &str) {
    // A terminal that is gone cannot be told.
    let _ = writeln!(std::io::stderr(), "{line}");
}
