//! The yardstick: PostgreSQL's own benchmark, on the same tables.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tokio::{process::Command, time::sleep};

use crate::cpu::Cpu;

/// A script, and how many clients run it.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// Its name in the folder `sql`.
    pub name: &'static str,
    /// From so many products one is chosen.
    pub products: u32,
}

/// What came of it.
pub struct Benched {
    /// How many transactions were committed.
    pub transactions: u64,
    /// How many a second, without the time that it took to connect.
    pub per_second: f64,
    /// How long one took on average, in milliseconds.
    pub latency_ms: f64,
    /// How long each took, in microseconds. Known of a single client only: many would be slowed down by writing it.
    pub latencies: Vec<u32>,
    /// The CPU time that went into all of it.
    pub cpu: Cpu,
}

/// Where it is run.
pub struct Pgbench {
    /// The folder of PostgreSQL's programs.
    pub programs: PathBuf,
    /// The database.
    pub url: String,
}

impl Pgbench {
    /// Runs a script.
    pub async fn run(
        &self,
        script: Script,
        clients: usize,
        window: Duration,
        sample: impl Fn() -> Cpu,
    ) -> Result<Benched> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/load/sql").join(script.name);
        let mut command = Command::new(self.programs.join("pgbench"));
        command.args(["--no-vacuum", "--protocol=prepared"]).arg("--file").arg(file);
        command.arg(format!("--define=products={}", script.products));
        command.arg(format!("--client={clients}")).arg(format!("--jobs={}", clients.min(2)));
        command.arg(format!("--time={}", window.as_secs()));
        let log = tempfile::tempdir()?;
        if clients == 1 {
            command.args(["--log", "--log-prefix"]).arg(log.path().join("log"));
        }
        command.arg(&self.url);
        let before = sample();
        let output =
            command.stdin(Stdio::null()).kill_on_drop(true).output().await.context("pgbench could not be run")?;
        // Backends end a moment after their clients, and count until then, and again as soon as they are buried.
        sleep(Duration::from_millis(300)).await;
        let cpu = sample() - before;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            bail!("pgbench failed: {said} {}", String::from_utf8_lossy(&output.stderr));
        }
        parse(&said, cpu, latencies(log.path())?).with_context(|| format!("pgbench said something new: {said}"))
    }
}

/// The third word of each line is how long it took.
fn latencies(folder: &Path) -> Result<Vec<u32>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let text = fs::read_to_string(entry?.path())?;
        found.extend(text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u32>().ok()));
    }
    Ok(found)
}

fn parse(said: &str, cpu: Cpu, latencies: Vec<u32>) -> Option<Benched> {
    let number = |begin: &str| {
        let rest = said.lines().find_map(|line| line.strip_prefix(begin))?;
        rest.split([' ', '/']).find(|word| !word.is_empty()).map(str::to_owned)
    };
    Some(Benched {
        transactions: number("number of transactions actually processed:")?.parse().ok()?,
        per_second: number("tps =")?.parse().ok()?,
        latency_ms: number("latency average =")?.parse().ok()?,
        latencies,
        cpu,
    })
}
