//! `stockbook`: the program.

use std::process::ExitCode;

use clap::Parser;
use stockbook::{cli::Cli, config::Environment, run};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli, Environment::of_this_process()).await {
        Ok(code) => code,
        Err(error) => {
            // The one place where a start that failed is told to a person, causes and all.
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            stockbook::tell(&format!("stockbook: {}", causes.join(": ")));
            ExitCode::FAILURE
        }
    }
}
