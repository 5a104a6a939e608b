//! What was measured, as it goes into the report.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    cpu::Cpu,
    driver::{Counted, Driven},
    goals::{Goal, Wanted},
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
    /// Who did it too.
    pub beside: Option<&'static str>,
    /// Requests a second, by those of the one beside it in the same pair.
    pub ratio: Option<Spread>,
    /// The same by second of CPU, of server and PostgreSQL together.
    pub cpu_ratio: Option<Spread>,
    /// How long half of the requests took, by how long half of those beside it took.
    pub p50_ratio: Option<Spread>,
    /// What is wanted of it, and what became of that.
    pub goals: Vec<Goal>,
    /// Every pair, in the order in which they were taken.
    pub pairs: Vec<Pair>,
}

/// Two measurements within a minute.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// The API.
    pub server: Served,
    /// The one beside it.
    pub yardstick: Option<Served>,
}

/// What somebody served.
#[derive(Debug, Serialize)]
pub struct Served {
    /// Requests a second.
    pub per_second: f64,
    /// How long they took. Of `pgbench` the average alone is known, unless there is one client only.
    pub latency_ms: Latency,
    /// CPU time of the server for one of them; `pgbench` needs none.
    pub server_cpu_us: f64,
    /// CPU time of PostgreSQL for one of them.
    pub postgres_cpu_us: f64,
    /// CPU time of the one who sent them.
    pub driver_cpu_us: f64,
    /// How much of the machine somebody else used meanwhile.
    pub others_percent: f64,
    /// Answers by status, those outside of the window too.
    pub statuses: BTreeMap<u16, u64>,
    /// What those did who wanted something else meanwhile. Their CPU is counted above.
    pub crowd: Option<Crowd>,
}

/// What others wanted meanwhile.
#[derive(Debug, Serialize)]
pub struct Crowd {
    /// Answers a second.
    pub per_second: f64,
    /// How long they took.
    pub latency_ms: Latency,
    /// Answers by status, those outside of the window too.
    pub statuses: BTreeMap<u16, u64>,
}

impl Measured {
    /// Sums up.
    pub fn of(scenario: &Scenario, pairs: Vec<Pair>) -> Self {
        let mut measured = Self {
            name: scenario.name,
            clients: scenario.clients,
            beside: pairs.iter().any(|pair| pair.yardstick.is_some()).then(|| scenario.beside.name()),
            ratio: ratio(&pairs, |it| it.per_second),
            cpu_ratio: ratio(&pairs, Served::per_cpu_second),
            p50_ratio: ratio(&pairs, |it| it.latency_ms.p50),
            goals: Vec::new(),
            pairs,
        };
        measured.goals = scenario.goals.iter().filter_map(|wanted: &Wanted| wanted.of(&measured)).collect();
        measured
    }

    /// The middle of a figure of the server over all pairs.
    pub fn served(&self, figure: impl Fn(&Served) -> f64) -> f64 {
        Spread::of(self.pairs.iter().map(|pair| figure(&pair.server))).map_or(0.0, |spread| spread.median)
    }

    /// The same of the one beside it, if there is one.
    pub fn yardstick(&self, figure: impl Fn(&Served) -> f64) -> Option<f64> {
        Some(Spread::of(self.pairs.iter().filter_map(|pair| pair.yardstick.as_ref().map(&figure)))?.median)
    }
}

fn ratio(pairs: &[Pair], figure: impl Fn(&Served) -> f64) -> Option<Spread> {
    let both = pairs.iter().filter_map(|pair| Some((figure(&pair.server), figure(pair.yardstick.as_ref()?))));
    Spread::of(both.filter(|(_, beside)| *beside > 0.0).map(|(server, beside)| server / beside))
}

impl Served {
    /// From what the driver counted. The first group is measured, the others are the crowd.
    pub fn of(driven: Driven, seconds: f64) -> Self {
        let Cpu { server, postgres, driver, .. } = driven.cpu;
        let others_percent = driven.cpu.others_percent();
        let mut groups = driven.groups.into_iter();
        let Counted { latencies, statuses } = groups.next().unwrap_or_default();
        let answered = count(&latencies);
        let each = |micros: u64| float(micros) / answered.max(1.0);
        Self {
            per_second: answered / seconds,
            latency_ms: Latency::of(latencies),
            server_cpu_us: each(server),
            postgres_cpu_us: each(postgres),
            driver_cpu_us: each(driver),
            others_percent,
            statuses,
            crowd: groups.next().map(|Counted { latencies, statuses }| Crowd {
                per_second: count(&latencies) / seconds,
                latency_ms: Latency::of(latencies),
                statuses,
            }),
        }
    }

    /// From what `pgbench` said.
    pub fn by_pgbench(benched: Benched) -> Self {
        let each = |micros: u64| float(micros) / float(benched.transactions.max(1));
        Self {
            per_second: benched.per_second,
            server_cpu_us: 0.0,
            postgres_cpu_us: each(benched.cpu.postgres),
            driver_cpu_us: each(benched.cpu.driver),
            others_percent: benched.cpu.others_percent(),
            latency_ms: Latency { mean: benched.latency_ms, ..Latency::of(benched.latencies) },
            statuses: BTreeMap::new(),
            crowd: None,
        }
    }

    fn per_cpu_second(&self) -> f64 {
        1_000_000.0 / (self.server_cpu_us + self.postgres_cpu_us)
    }
}

fn count(latencies: &[u32]) -> f64 {
    float(latencies.len().try_into().unwrap_or(u64::MAX))
}
