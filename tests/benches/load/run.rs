//! A run from its beginning to its end.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use embedded_postgres::{Durability, testing};

use crate::{
    args::Args,
    cpu::Cpu,
    driver::{Group, Times, drive},
    figures::{Measured, Pair, Served},
    fixture::Fixture,
    machine::Machine,
    pgbench::Pgbench,
    proof::{Proof, Tally},
    report::{self, Report},
    scenarios::{Beside, Scenario, all},
    sent::Meaning,
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
    let server = Server::start(&url, &folder, &args.set).await?;
    let fixture = Fixture::fill(&server, &url).await.context("the database could not be filled")?;
    let pgbench = Pgbench { programs: postgres.programs().bin_dir().to_owned(), url: url.clone() };
    let bench =
        Bench { args, server, fixture, pgbench, postmaster: postgres.postmaster_pid(), tally: Tally::default() };

    report::begin(&machine)?;
    let mut scenarios = Vec::new();
    for scenario in all().iter().filter(|scenario| args.wants(scenario.name)) {
        let measured = bench.measure(scenario).await.context(scenario.name)?;
        report::row(&measured)?;
        scenarios.push(measured);
    }
    let proof = Proof::take(&bench.fixture, &url, &bench.tally).await?;
    let holds = proof.holds();
    let report = Report { machine, seconds: args.window().as_secs_f64(), scenarios, proof };
    report::end(&report, &folder.join("load.json"))?;
    drop(bench);
    cluster.stop().await?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `target/bench`, wherever `target` is: this executable lies in `target/<profile>/deps`.
fn output_folder() -> Result<PathBuf> {
    let executable = std::env::current_exe()?;
    Ok(executable.ancestors().nth(3).unwrap_or_else(|| Path::new(".")).join("bench"))
}

struct Bench<'a> {
    args: &'a Args,
    server: Server,
    fixture: Fixture,
    pgbench: Pgbench,
    postmaster: u32,
    tally: Tally,
}

impl Bench<'_> {
    /// Whoever comes first finds smaller tables, so they take turns.
    async fn measure(&self, scenario: &Scenario) -> Result<Measured> {
        let host = self.server.address().to_string();
        let sent = [(scenario.sent, scenario.clients)].into_iter().chain(scenario.crowd);
        let mut groups: Vec<Group> =
            sent.map(|(sent, clients)| sent.prepare(clients, &host, &self.fixture.tokens)).collect();
        let mut pairs = Vec::new();
        for number in 0..self.args.pairs() {
            let pair = if number % 2 == 0 {
                let server = self.serve(&mut groups).await?;
                Pair { server, yardstick: self.beside(scenario, &mut groups).await? }
            } else {
                let yardstick = self.beside(scenario, &mut groups).await?;
                Pair { server: self.serve(&mut groups).await?, yardstick }
            };
            pairs.push(pair);
        }
        Ok(Measured::of(scenario, pairs))
    }

    async fn beside(&self, scenario: &Scenario, groups: &mut [Group]) -> Result<Option<Served>> {
        match scenario.beside {
            _ if self.args.no_yardstick => Ok(None),
            Beside::Nobody => Ok(None),
            Beside::Pgbench(script) => {
                self.fixture.settle().await?;
                let benched = self.pgbench.run(script, scenario.clients, self.args.window(), || self.sample()).await?;
                if scenario.sent.orders() {
                    add(&self.tally.orders, benched.transactions);
                }
                Ok(Some(Served::by_pgbench(benched)))
            }
            Beside::Alone => self.serve(groups.get_mut(..1).unwrap_or_default()).await.map(Some),
        }
    }

    async fn serve(&self, groups: &mut [Group]) -> Result<Served> {
        self.fixture.settle().await?;
        let times = Times { warm_up: self.args.warm_up(), window: self.args.window() };
        let driven = drive(groups, self.server.address(), times, || self.sample())?;
        for (Group { sent, .. }, counted) in groups.iter().zip(&driven.groups) {
            for (status, count) in &counted.statuses {
                match sent.means(*status) {
                    Meaning::Done if sent.orders() => add(&self.tally.orders, *count),
                    Meaning::Done | Meaning::Refused => {}
                    Meaning::Unexpected => add(&self.tally.unexpected, *count),
                }
            }
        }
        Ok(Served::of(driven, times.window.as_secs_f64()))
    }

    fn sample(&self) -> Cpu {
        Cpu::sample(self.server.pid(), self.postmaster)
    }
}

fn add(counter: &Cell<u64>, more: u64) {
    counter.set(counter.get() + more);
}
