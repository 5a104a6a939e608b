//! A run from its beginning to its end.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{
    args::Args,
    business::Business,
    connection::Asked,
    machine::Machine,
    report::{self, Measured, Report, Round},
    scenarios::{Scenario, all},
    stats::Latency,
};

/// Fills both, measures everything that is wanted, and proves the books of both in the end.
pub async fn run(args: &Args) -> Result<ExitCode> {
    let folder = output_folder()?;
    let [few, many] = args.sizes();
    let small = Business::open(few, &folder.join("small")).await.context("the small business could not be filled")?;
    let large = Business::open(many, &folder.join("large")).await.context("the large business could not be filled")?;
    let postgres = small.cluster().cluster();
    let machine = Machine::look(postgres.programs().version(), postgres.data_dir())?;
    report::begin(&machine, [&small, &large])?;

    let wants = |name: &str| args.wants(name);
    let asked = all(&small, wants).await?.into_iter().zip(all(&large, wants).await?);
    let mut scenarios = Vec::new();
    for (few, many) in asked {
        let measured = measure(args, [&small, &large], [&few, &many]).await.context(few.name)?;
        report::row(&measured)?;
        scenarios.push(measured);
    }
    let filled_s = [small.filled_s, large.filled_s];
    let report = Report { machine, sizes: [few, many].map(Into::into), filled_s, scenarios };
    let reached = report::end(&report, &folder.join("scale.json"))?;
    small.close().await?;
    large.close().await?;
    Ok(if reached { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `target/bench`, wherever `target` is: this executable lies in `target/<profile>/deps`.
fn output_folder() -> Result<PathBuf> {
    let executable = std::env::current_exe()?;
    Ok(executable.ancestors().nth(3).unwrap_or_else(|| Path::new(".")).join("bench"))
}

/// Small and large take turns, and who begins changes with each round.
async fn measure(args: &Args, [small, large]: [&Business; 2], [few, many]: [&Scenario; 2]) -> Result<Measured> {
    // What both hold in memory, and have prepared, is the same for all that counts.
    drive(small, &few.requests, Duration::ZERO).await?;
    drive(large, &many.requests, Duration::ZERO).await?;
    let mut rounds = Vec::new();
    for number in 0..args.rounds.max(1) {
        let round = if number % 2 == 0 {
            let small = drive(small, &few.requests, args.window()).await?;
            Round { small, large: drive(large, &many.requests, args.window()).await? }
        } else {
            let large = drive(large, &many.requests, args.window()).await?;
            Round { small: drive(small, &few.requests, args.window()).await?, large }
        };
        rounds.push(round);
    }
    Ok(Measured::of(few.name, rounds))
}

/// Sends all requests in turn until the time is over, but ten at the least; without a time, each once.
async fn drive(business: &Business, requests: &[Asked], window: Duration) -> Result<Latency> {
    ensure!(!requests.is_empty(), "there is nothing to be asked");
    // A kept connection is closed by the server while the other business is asked for long.
    let mut connection = business.connect().await?;
    let least = if window.is_zero() { requests.len() } else { 10 };
    let begin = Instant::now();
    let mut micros = Vec::new();
    for (number, asked) in requests.iter().cycle().enumerate() {
        if number >= least && begin.elapsed() >= window {
            break;
        }
        micros.push(connection.ask(asked).await?.0);
    }
    Ok(Latency::of(micros))
}
