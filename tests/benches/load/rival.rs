//! The same API by `FastAPI`, `SQLAlchemy` and `asyncpg`, in an environment of its own within the target folder.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use system_tests::Client;
use tokio::task::JoinSet;
use tokio_postgres::{Client as Database, Config, NoTls, config::Host};

use crate::{
    bench::Bench,
    fixture,
    scenarios::beside_the_rival,
    server::{JWT_SECRET, free_port, wait_until_ready},
};

/// The rival, until it is dropped.
pub struct Rival {
    child: Child,
    address: SocketAddr,
    tokens: Vec<String>,
    workers: usize,
    database: Database,
    _connection: JoinSet<()>,
}

/// Where Python and its packages are.
pub struct Environment(PathBuf);

impl Environment {
    /// Makes it, unless it is there. Needs Python, and the network the first time.
    pub fn make(folder: &Path) -> Result<Self> {
        let environment = folder.join("rival");
        if !environment.join("bin/python").exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        }
        let requirements = sources().join("requirements.txt");
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run(Command::new(environment.join("bin/python")).args(pip).arg(requirements))?;
        Ok(Self(environment))
    }

    /// Starts it with so many processes on a database that was filled.
    async fn start(&self, database_url: &str, workers: usize) -> Result<Rival> {
        let config: Config = database_url.parse()?;
        let address: SocketAddr = (Ipv4Addr::LOCALHOST, free_port()?).into();
        let mut command = Command::new(self.0.join("bin/python"));
        command.args(["-B", "-m", "uvicorn", "endpoints:app", "--no-access-log", "--log-level=warning", "--app-dir"]);
        command.arg(sources()).args([format!("--port={}", address.port()), format!("--workers={workers}")]);
        command.env("JWT_SECRET", JWT_SECRET).envs(variables(&config)).stdin(Stdio::null());
        let begin = Instant::now();
        let (database, connection) = config.connect(NoTls).await?;
        let mut driving = JoinSet::new();
        driving.spawn(async move {
            // A connection that ends with the benchmark has nothing to say.
            let _ = connection.await;
        });
        let child = command.spawn().context("the rival could not be started")?;
        let mut rival = Rival { child, address, tokens: Vec::new(), workers, database, _connection: driving };
        let client = Client::anonymous(&format!("http://{address}"));
        wait_until_ready(&mut rival.child, &client, begin).await.context("the rival")?;
        rival.tokens = fixture::sign_in(&client).await?;
        Ok(rival)
    }

    /// Starts it with as many processes as serve the most orders.
    pub async fn start_best(&self, database_url: &str, bench: &Bench<'_>) -> Result<Rival> {
        let [orders, _] = beside_the_rival();
        let mut best: Option<(f64, usize)> = None;
        for workers in [1, 2] {
            let rival = self.start(database_url, workers).await?;
            let per_second = bench.drive_rival(&rival, &orders).await?.per_second;
            if best.is_none_or(|(most, _)| per_second > most) {
                best = Some((per_second, workers));
            }
        }
        self.start(database_url, best.map_or(1, |(_, workers)| workers)).await
    }
}

/// Makes its tables and fills them.
pub async fn fill(database_url: &str, password_hash: &str) -> Result<()> {
    let (database, connection) = tokio_postgres::connect(database_url, NoTls).await?;
    let mut driving = JoinSet::new();
    driving.spawn(async move {
        let _ = connection.await;
    });
    let schema = include_str!("../rival/schema.sql").replace(":password_hash", password_hash);
    database.batch_execute(&schema).await?;
    Ok(database.batch_execute("VACUUM ANALYZE").await?)
}

impl Rival {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its first process, the parent of the others.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Access tokens of customers.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// How many processes serve.
    pub const fn workers(&self) -> usize {
        self.workers
    }

    /// How many orders it wrote, if what it reserved is what was ordered.
    pub async fn orders(&self) -> Result<u64> {
        let sql = "SELECT (SELECT count(*) FROM orders WHERE status = 'PENDING'), \
                   (SELECT sum(reserved) FROM stock_levels)::bigint, \
                   (SELECT sum(quantity) FROM order_items JOIN orders ON id = order_id WHERE status = 'PENDING')::bigint";
        let row = self.database.query_one(sql, &[]).await?;
        let (reserved, ordered): (i64, Option<i64>) = (row.get(1), row.get(2));
        ensure!(reserved == ordered.unwrap_or(0), "the rival reserved {reserved} of {ordered:?}");
        Ok(u64::try_from(row.get::<_, i64>(0))?)
    }
}

impl Drop for Rival {
    /// Its processes end with the first one only if that may tell them.
    fn drop(&mut self) {
        let pid = i32::try_from(self.child.id()).unwrap_or_default();
        let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/rival")
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
    ensure!(output.status.success(), "{command:?} says: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

/// What PostgreSQL's own programs are configured by.
fn variables(config: &Config) -> Vec<(&'static str, String)> {
    let host = config.get_hosts().first().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    });
    let password = config.get_password().map(|password| String::from_utf8_lossy(password).into_owned());
    let all = [
        ("PGHOST", host),
        ("PGPORT", config.get_ports().first().map(u16::to_string)),
        ("PGUSER", config.get_user().map(str::to_owned)),
        ("PGDATABASE", config.get_dbname().map(str::to_owned)),
        ("PGPASSWORD", password),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
