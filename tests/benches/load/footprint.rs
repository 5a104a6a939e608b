//! What the server takes besides CPU: time to start, and memory.

use std::path::Path;

use anyhow::{Context, Result};
use embedded_postgres::Cluster;
use serde::Serialize;

use crate::{
    bench::Bench,
    figures::Served,
    goals::Goal,
    scenarios::crowded,
    server::{Memory, Server},
    stats::Spread,
};

/// One figure of it.
#[derive(Debug, Serialize)]
pub struct Footprint {
    /// What it is called.
    pub name: &'static str,
    /// In what.
    pub unit: &'static str,
    /// What it is.
    pub figure: Spread,
    /// What is wanted of it, and what became of that.
    pub goal: Option<Goal>,
    /// What was served meanwhile.
    pub served: Vec<Served>,
}

/// How long it takes from the start to readiness on an embedded PostgreSQL of its own: first with everything to be made, then with
/// data and tables there.
pub async fn starts(bench: &Bench<'_>, cluster: &Cluster, folder: &Path) -> Result<Vec<Footprint>> {
    // Beside the data of the cluster: where those can be, others can.
    let beside = cluster.data_dir().parent().context("the data lie nowhere")?;
    let home = tempfile::Builder::new().prefix("stockbook-bench-").permissions(passable()).tempdir_in(beside)?;
    let (data, programs) = (home.path().join("data"), cluster.programs().bin_dir());
    let database = [("DATA_DIR", data.to_str()), ("PG_BIN", programs.to_str())];
    let database: Vec<(&str, &str)> = database.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let mut seconds = Vec::new();
    for _ in 0..=bench.args.pairs() {
        let server = Server::start(&database, folder, &bench.args.set).await?;
        seconds.push(server.ready_after().as_secs_f64());
        server.stop().await?;
    }
    let warm = seconds.split_off(1);
    let first = Footprint::of("first start to ready, with an embedded PostgreSQL to be made", "s", seconds)?;
    let warm = Footprint::of("start to ready, with an embedded PostgreSQL", "s", warm)?;
    Ok(vec![first, Footprint { goal: Some(Goal::at_most("P8", "start", 2.0, "s", warm.figure.median)), ..warm }])
}

/// What it has in memory while 256 clients order and read, each time newly started.
pub async fn memory(bench: &Bench<'_>, database_url: &str, folder: &Path) -> Result<Vec<Footprint>> {
    let (mut peaks, mut residents, mut driven) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.args.pairs().min(3) {
        let server = Server::start(&[("DATABASE_URL", database_url)], folder, &bench.args.set).await?;
        driven.push(bench.drive(&server, &crowded()).await?);
        let Memory { peak, resident } = server.memory()?;
        peaks.push(peak);
        residents.push(resident);
        server.stop().await?;
    }
    let peak = Footprint::of("memory at its peak, with 128 clients ordering and 128 reading", "MiB", peaks)?;
    let goal = Goal::at_most("P8", "memory", 100.0, "MiB", peak.figure.max);
    let after = Footprint::of("memory right after that", "MiB", residents)?;
    Ok(vec![Footprint { goal: Some(goal), served: driven, ..peak }, after])
}

impl Footprint {
    fn of(name: &'static str, unit: &'static str, figures: Vec<f64>) -> Result<Self> {
        let figure = Spread::of(figures).context("nothing was measured")?;
        Ok(Self { name, unit, figure, goal: None, served: Vec::new() })
    }
}

/// PostgreSQL may run as somebody else, who has to get through.
fn passable() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o711)
}
