//! `stockbook serve`.

use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::users::Registration;
use tokio::signal::unix::{SignalKind, signal};

use crate::{Server, cli::ServeOptions, config::Config, tell};

/// Serves until Ctrl-C or SIGTERM, then lets the requests in flight finish and stops the embedded PostgreSQL.
pub async fn run(config: Config, options: ServeOptions) -> Result<ExitCode> {
    let config = Config { worker: config.worker && !options.no_worker, ..config };
    // The handlers stand before anything is started, so that no signal leaves a PostgreSQL behind.
    let mut interrupt = signal(SignalKind::interrupt()).context("no handler for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("no handler for SIGTERM")?;
    let (log, _flushed_at_the_end) = crate::server::logger(&config);
    telemetry::log_panics(&log);
    let server = tokio::select! {
        server = Server::start(&config, log) => server?,
        _ = interrupt.recv() => return Ok(ExitCode::SUCCESS),
        _ = terminate.recv() => return Ok(ExitCode::SUCCESS),
    };
    welcome(&config, &server);
    let ended = tokio::select! {
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
        ended = server.failed() => ended,
    };
    tell("Stopping: requests in flight are finished first.");
    server.stop().await?;
    ended?;
    Ok(ExitCode::SUCCESS)
}

fn welcome(config: &Config, server: &Server) {
    let base = format!("http://{}", server.address());
    let data = match server.data_dir() {
        Some(folder) => format!("an embedded PostgreSQL; its data lie in {}", folder.display()),
        None => "the PostgreSQL server that DATABASE_URL names".to_owned(),
    };
    let sign_in = match config.users.registration {
        Registration::Open => format!(
            "POST {base}/auth/register with an e-mail address, a password and a role, then POST {base}/auth/login.\n\
             \x20           WARNING: anybody may register as an admin here. Fit for development only; set REGISTRATION."
        ),
        Registration::Customers | Registration::Closed => format!(
            "make the first admin with `stockbook create-admin --email you@example.com`, then POST {base}/auth/login."
        ),
    };
    tell(&format!(
        "Stockbook {} is ready.\n  API:      {base}\n  Docs:     {base}/docs\n  Database: {data}\n  Sign in:  {sign_in}\n  Stop:     Ctrl-C",
        env!("CARGO_PKG_VERSION")
    ));
}
