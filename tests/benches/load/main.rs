//! The load benchmark: the API's busiest requests beside the same work driven straight into the same PostgreSQL by `pgbench`,
//! in the same minute. `docs/performance.md` says what is measured, and how; `cargo bench -p system-tests --bench load -- --help`
//! lists the options.

mod args;
mod away;
mod bench;
mod connection;
mod cpu;
mod driver;
mod figures;
mod fixture;
mod footprint;
mod goals;
mod machine;
mod pgbench;
mod proof;
mod report;
mod request;
mod rival;
mod run;
mod scenarios;
mod sent;
mod server;
mod stats;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use args::Args;

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    if args.serve {
        return server::serve();
    }
    // `cargo test --all-targets` starts benchmarks as well, without this flag, and must not take a quarter of an hour.
    if !args.bench {
        return Ok(ExitCode::SUCCESS);
    }
    // One thread is enough to drive the load, and leaves the others to the server and PostgreSQL.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run::run(&args))
}
