//! A run from its beginning to its end.

use std::{
    fs::{create_dir_all, remove_file},
    io::{Write, stderr},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use embedded_postgres::{Cluster, Durability, testing};

use crate::{
    args::Args,
    away::Away,
    bench::Bench,
    figures::Measured,
    fixture::Fixture,
    footprint::{self, Footprint},
    machine::Machine,
    pgbench::Pgbench,
    proof::{Proof, Tally},
    report::{self, Report},
    rival::{self, Environment, Rival},
    scenarios::{Scenario, all, beside_the_rival, crowded, with_far_ends_away},
    server::Server,
};

/// Measures everything that is wanted, and fails if the books do not agree in the end.
pub async fn run(args: &Args) -> Result<ExitCode> {
    let cluster = testing::private_cluster(Durability::Full).await?;
    let postgres = cluster.cluster();
    postgres.ensure_database("load").await?;
    let url = postgres.url("load");
    let folder = output_folder()?;
    let machine = Machine::look(postgres.programs().version(), postgres.data_dir())?;
    let server = Server::start(&[("DATABASE_URL", &url)], &folder, &args.set).await?;
    let fixture = Fixture::fill(&server, &url).await.context("the database could not be filled")?;
    let pgbench = Pgbench { programs: postgres.programs().bin_dir().to_owned(), url: url.clone() };
    let bench =
        Bench { args, server, fixture, pgbench, postmaster: postgres.postmaster_pid(), tally: Tally::default() };

    report::begin(&machine)?;
    let mut scenarios = measure(&bench, &all(), None).await?;
    scenarios.extend(measure_away(&bench, postgres, &folder).await?);
    let rival = start_rival(&bench, postgres, &folder).await?;
    if let Some(rival) = &rival {
        scenarios.extend(measure(&bench, &beside_the_rival(), Some(rival)).await?);
    }
    let footprint = take_footprint(&bench, postgres, &url, &folder).await?;
    report::footprint(&footprint)?;
    let rival_orders = match &rival {
        Some(rival) => Some(rival.orders().await?),
        None => None,
    };
    let proof = Proof::take(&bench.fixture, &url, &bench.tally, rival_orders).await?;
    let holds = proof.holds();
    let rival_workers = rival.as_ref().map(Rival::workers);
    let seconds = args.window().as_secs_f64();
    let report = Report { machine, seconds, scenarios, footprint, rival_workers, proof };
    report::end(&report, &folder.join("load.json"))?;
    drop((bench, rival));
    cluster.stop().await?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(bench: &Bench<'_>, scenarios: &[Scenario], rival: Option<&Rival>) -> Result<Vec<Measured>> {
    let mut all = Vec::new();
    for scenario in scenarios.iter().filter(|scenario| bench.args.wants(scenario.name)) {
        let measured = bench.measure(scenario, rival).await.context(scenario.name)?;
        report::row(&measured)?;
        all.push(measured);
    }
    Ok(all)
}

/// The server with far ends is there only as long as it is measured.
async fn measure_away(bench: &Bench<'_>, postgres: &Cluster, folder: &Path) -> Result<Option<Measured>> {
    let scenario = with_far_ends_away();
    if !bench.args.wants(scenario.name) || bench.args.no_yardstick {
        return Ok(None);
    }
    let away = Away::start(bench.args, postgres, folder).await.context(scenario.name)?;
    let measured = bench.measure_beside(&away, &scenario).await.context(scenario.name)?;
    away.prove(bench.tally.away_orders.get()).await?;
    report::row(&measured)?;
    Ok(Some(measured))
}

/// Without Python and its packages there is no rival, which is said aloud and costs nobody the other figures.
async fn start_rival(bench: &Bench<'_>, postgres: &Cluster, folder: &Path) -> Result<Option<Rival>> {
    let wanted = beside_the_rival().iter().any(|scenario| bench.args.wants(scenario.name));
    if !wanted || bench.args.no_yardstick {
        return Ok(None);
    }
    match install_and_start_rival(bench, postgres, folder).await {
        Ok(rival) => Ok(Some(rival)),
        Err(reason) => {
            writeln!(stderr(), "P6 IS NOT MEASURED, since the rival cannot be installed or started: {reason:#}")?;
            Ok(None)
        }
    }
}

async fn install_and_start_rival(bench: &Bench<'_>, postgres: &Cluster, folder: &Path) -> Result<Rival> {
    let environment = Environment::make(folder)?;
    postgres.ensure_database("rival").await?;
    let url = postgres.url("rival");
    rival::fill(&url, &bench.fixture.password_hash().await?).await.context("the rival's tables")?;
    environment.start_best(&url, bench).await
}

async fn take_footprint(bench: &Bench<'_>, postgres: &Cluster, url: &str, folder: &Path) -> Result<Vec<Footprint>> {
    let mut all = Vec::new();
    if bench.args.wants(crowded().name) {
        all.extend(footprint::memory(bench, url, folder).await.context(crowded().name)?);
    }
    if bench.args.wants("start-to-ready") {
        all.extend(footprint::starts(bench, postgres, folder).await.context("start-to-ready")?);
    }
    Ok(all)
}

/// `target/bench`, wherever `target` is: this executable lies in `target/<profile>/deps`.
fn output_folder() -> Result<PathBuf> {
    let executable = std::env::current_exe()?;
    let folder = executable.ancestors().nth(3).unwrap_or_else(|| Path::new(".")).join("bench");
    create_dir_all(&folder)?;
    // Servers add to it.
    let _ = remove_file(folder.join("server.log"));
    Ok(folder)
}
