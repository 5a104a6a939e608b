//! What was measured, as it goes into the report.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    cpu::Cpu,
    driver::Driven,
    pgbench::Benched,
    scenarios::Scenario,
    stats::{Latency, Spread, float},
};

/// One kind of request, measured.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// What it is called.
    pub name: &'static str,
    /// By how many clients.
    pub clients: usize,
    /// Requests a second, by transactions a second of the yardstick of the same pair.
    pub ratio: Option<Spread>,
    /// What it is measured by, and whether the middle of the ratios reaches it.
    pub goal: Option<Goal>,
    /// Every pair, in the order in which they were taken.
    pub pairs: Vec<Pair>,
}

/// What `quality.md` wants.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Goal {
    /// Its name there.
    pub name: &'static str,
    /// The least ratio.
    pub least: f64,
    /// Whether it was reached.
    pub reached: bool,
}

/// Two measurements within a minute.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// The API.
    pub server: Served,
    /// The same work by `pgbench`.
    pub yardstick: Option<Yardstick>,
}

/// The API.
#[derive(Debug, Serialize)]
pub struct Served {
    /// Requests a second.
    pub per_second: f64,
    /// How long they took.
    pub latency_ms: Latency,
    /// CPU time of the server for one of them.
    pub server_cpu_us: f64,
    /// CPU time of PostgreSQL for one of them.
    pub postgres_cpu_us: f64,
    /// CPU time of the one who sent them.
    pub driver_cpu_us: f64,
    /// How much of the machine somebody else used meanwhile.
    pub others_percent: f64,
    /// Answers by status, those outside of the window too.
    pub statuses: BTreeMap<u16, u64>,
}

/// The same work by `pgbench`.
#[derive(Debug, Serialize)]
pub struct Yardstick {
    /// Transactions a second.
    pub per_second: f64,
    /// How long one took on average.
    pub latency_ms: f64,
    /// CPU time of PostgreSQL for one of them.
    pub postgres_cpu_us: f64,
    /// CPU time of `pgbench` for one of them.
    pub driver_cpu_us: f64,
    /// How much of the machine somebody else used meanwhile.
    pub others_percent: f64,
}

impl Measured {
    /// Sums up.
    pub fn of(scenario: &Scenario, pairs: Vec<Pair>) -> Self {
        let ratio = Spread::of(pairs.iter().filter_map(Pair::ratio));
        let goal = scenario.goal.zip(ratio);
        let goal = goal.map(|((name, least), ratio)| Goal { name, least, reached: ratio.median >= least });
        Self { name: scenario.name, clients: scenario.clients, ratio, goal, pairs }
    }

    /// The middle of a figure of the server over all pairs.
    pub fn served(&self, figure: impl Fn(&Served) -> f64) -> f64 {
        Spread::of(self.pairs.iter().map(|pair| figure(&pair.server))).map_or(0.0, |spread| spread.median)
    }

    /// The same of the yardstick, if there is one.
    pub fn yardstick(&self, figure: impl Fn(&Yardstick) -> f64) -> Option<f64> {
        Some(Spread::of(self.pairs.iter().filter_map(|pair| pair.yardstick.as_ref().map(&figure)))?.median)
    }
}

impl Pair {
    fn ratio(&self) -> Option<f64> {
        Some(self.server.per_second / self.yardstick.as_ref()?.per_second)
    }
}

impl Served {
    /// From what the driver counted.
    pub fn of(driven: Driven, seconds: f64) -> Self {
        let answered = float(driven.latencies.len().try_into().unwrap_or(u64::MAX));
        let Cpu { server, postgres, driver, .. } = driven.cpu;
        let each = |micros: u64| float(micros) / answered.max(1.0);
        Self {
            per_second: answered / seconds,
            latency_ms: Latency::of(driven.latencies),
            server_cpu_us: each(server),
            postgres_cpu_us: each(postgres),
            driver_cpu_us: each(driver),
            others_percent: driven.cpu.others_percent(),
            statuses: driven.statuses,
        }
    }
}

impl Yardstick {
    /// From what `pgbench` said.
    pub fn of(benched: &Benched) -> Self {
        let each = |micros: u64| float(micros) / float(benched.transactions.max(1));
        Self {
            per_second: benched.per_second,
            latency_ms: benched.latency_ms,
            postgres_cpu_us: each(benched.cpu.postgres),
            driver_cpu_us: each(benched.cpu.driver),
            others_percent: benched.cpu.others_percent(),
        }
    }
}
