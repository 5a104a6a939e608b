//! The scale benchmark: what the same request costs a large business and a small one, side by side in the same minutes.
//! `docs/performance.md` says what is measured; `cargo bench -p system-tests --bench scale -- --help` lists the options.

mod args;
mod business;
mod connection;
#[path = "../load/machine.rs"]
mod machine;
mod report;
mod run;
mod scenarios;
#[path = "../load/server.rs"]
#[expect(dead_code, reason = "the load benchmark also wants to know its process")]
mod server;
#[path = "../load/stats.rs"]
mod stats;
mod walk;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use args::Args;

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    if args.serve {
        return server::serve();
    }
    // `cargo test --all-targets` starts benchmarks as well, without this flag, and must not take half an hour.
    if !args.bench {
        return Ok(ExitCode::SUCCESS);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run::run(&args))
}
