//! The measuring itself: server and whoever is beside it take turns.

use std::{cell::Cell, net::SocketAddr};

use anyhow::{Context, Result};

use crate::{
    args::Args,
    away::Away,
    cpu::Cpu,
    driver::{Group, Times, drive},
    figures::{Measured, Pair, Served},
    fixture::Fixture,
    pgbench::Pgbench,
    proof::Tally,
    rival::Rival,
    scenarios::{Beside, Scenario},
    sent::Meaning,
    server::Server,
};

/// Everything that is needed to measure.
pub struct Bench<'a> {
    /// What is wanted.
    pub args: &'a Args,
    /// The server under test.
    pub server: Server,
    /// What is in its database.
    pub fixture: Fixture,
    /// The yardstick.
    pub pgbench: Pgbench,
    /// PostgreSQL.
    pub postmaster: u32,
    /// What was counted.
    pub tally: Tally,
}

/// Somebody who is sent requests.
struct Side<'a> {
    address: SocketAddr,
    process: u32,
    /// Orders that were acknowledged.
    orders: &'a Cell<u64>,
}

impl Bench<'_> {
    /// Whoever comes first finds smaller tables, so they take turns.
    pub async fn measure(&self, scenario: &Scenario, rival: Option<&Rival>) -> Result<Measured> {
        let ours = self.ours(&self.server);
        let theirs = rival.map(|rival| self.theirs(rival));
        let mut groups = groups_of(scenario, ours.address, &self.fixture.tokens);
        let mut rivals = rival.map_or_else(Vec::new, |it| groups_of(scenario, it.address(), it.tokens()));
        let mut pairs = Vec::new();
        for number in 0..self.args.pairs() {
            let mut served = None;
            let mut yardstick = None;
            for our_turn in [number % 2 == 0, number % 2 == 1] {
                if our_turn {
                    served = Some(self.serve(&ours, &mut groups).await?);
                    continue;
                }
                yardstick = match (scenario.beside, &theirs) {
                    _ if self.args.no_yardstick => None,
                    (Beside::Pgbench(_), _) => self.yardstick(scenario).await?,
                    (Beside::Alone, _) => Some(self.serve(&ours, groups.get_mut(..1).unwrap_or_default()).await?),
                    (Beside::Rival, Some(theirs)) => Some(self.serve(theirs, &mut rivals).await?),
                    (Beside::Nobody | Beside::Rival | Beside::Homebound, _) => None,
                };
            }
            pairs.push(Pair { server: served.context("nothing was measured")?, yardstick });
        }
        Ok(Measured::of(scenario, pairs))
    }

    /// Measures a server with far ends, which has a database of its own, beside this one.
    pub async fn measure_beside(&self, away: &Away, scenario: &Scenario) -> Result<Measured> {
        let (theirs, ours) = (
            Side { address: away.server.address(), process: away.server.pid(), orders: &self.tally.away_orders },
            self.ours(&self.server),
        );
        let mut groups = groups_of(scenario, theirs.address, &away.fixture.tokens);
        let mut homebound = groups_of(scenario, ours.address, &self.fixture.tokens);
        let mut pairs = Vec::new();
        for number in 0..self.args.pairs() {
            let pair = if number % 2 == 0 {
                let server = self.serve(&theirs, &mut groups).await?;
                Pair { server, yardstick: Some(self.serve(&ours, &mut homebound).await?) }
            } else {
                let yardstick = Some(self.serve(&ours, &mut homebound).await?);
                Pair { server: self.serve(&theirs, &mut groups).await?, yardstick }
            };
            pairs.push(pair);
        }
        Ok(Measured::of(scenario, pairs))
    }

    /// Drives another server on the same database.
    pub async fn drive(&self, server: &Server, scenario: &Scenario) -> Result<Served> {
        let mut groups = groups_of(scenario, server.address(), &self.fixture.tokens);
        self.serve(&self.ours(server), &mut groups).await
    }

    /// Drives the rival.
    pub async fn drive_rival(&self, rival: &Rival, scenario: &Scenario) -> Result<Served> {
        let mut groups = groups_of(scenario, rival.address(), rival.tokens());
        self.serve(&self.theirs(rival), &mut groups).await
    }

    fn theirs(&self, rival: &Rival) -> Side<'_> {
        Side { address: rival.address(), process: rival.pid(), orders: &self.tally.rival_orders }
    }

    fn ours(&self, server: &Server) -> Side<'_> {
        Side { address: server.address(), process: server.pid(), orders: &self.tally.orders }
    }

    async fn yardstick(&self, scenario: &Scenario) -> Result<Option<Served>> {
        let Beside::Pgbench(script) = scenario.beside else { return Ok(None) };
        self.fixture.settle().await?;
        let sample = || Cpu::sample(self.server.pid(), self.postmaster);
        let benched = self.pgbench.run(script, scenario.clients, self.args.window(), sample).await?;
        if scenario.sent.orders() {
            add(&self.tally.orders, benched.transactions);
        }
        Ok(Some(Served::by_pgbench(benched)))
    }

    async fn serve(&self, side: &Side<'_>, groups: &mut [Group]) -> Result<Served> {
        self.fixture.settle().await?;
        let times = Times { warm_up: self.args.warm_up(), window: self.args.window() };
        let driven = drive(groups, side.address, times, || Cpu::sample(side.process, self.postmaster))?;
        for (Group { sent, .. }, counted) in groups.iter().zip(&driven.groups) {
            for (status, count) in &counted.statuses {
                match sent.means(*status) {
                    Meaning::Done if sent.orders() => add(side.orders, *count),
                    Meaning::Done | Meaning::Refused => {}
                    Meaning::Unexpected => add(&self.tally.unexpected, *count),
                }
            }
        }
        Ok(Served::of(driven, times.window.as_secs_f64()))
    }
}

fn groups_of(scenario: &Scenario, server: SocketAddr, tokens: &[String]) -> Vec<Group> {
    let sent = [(scenario.sent, scenario.clients)].into_iter().chain(scenario.crowd);
    let host = server.to_string();
    sent.map(|(sent, clients)| sent.prepare(clients, &host, tokens)).collect()
}

fn add(counter: &Cell<u64>, more: u64) {
    counter.set(counter.get() + more);
}
