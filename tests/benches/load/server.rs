//! The server under test: this executable once more, in a process of its own, so that its CPU time can be told from ours. What it
//! runs is what `stockbook serve` runs, built with the same profile.

use std::{
    fs::{File, read_to_string},
    io::Read,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use stockbook::{
    cli::{Cli, ServeOptions},
    config::Environment,
};
use system_tests::Client;
use tokio::time::sleep;

/// Signs the tokens, so that those of one server are good for the next.
pub const JWT_SECRET: &str = "for benchmarks only: thirty-two bytes or more";

/// The server, until it is dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
    ready_after: Duration,
}

/// What a process has in memory, in MiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// At most, since it was started.
    pub peak: f64,
    /// Now.
    pub resident: f64,
}

/// The child's half: serves until its parent closes the pipe, be it by dying.
pub fn serve() -> Result<ExitCode> {
    std::thread::spawn(|| {
        // Whether it ends well or badly, it ends.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime
        .block_on(stockbook::run(Cli { command: None, serve: ServeOptions::default() }, Environment::of_this_process()))
}

impl Server {
    /// Starts it, with the defaults of everything that a customer would feel unless told, and waits until it is ready. Where its
    /// database is, the variables say.
    pub async fn start(database: &[(&str, &str)], folder: &Path, settings: &[(String, String)]) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--serve").env_clear().current_dir(folder).envs(database.iter().copied()).envs([
            ("JWT_SECRET", JWT_SECRET),
            ("REGISTRATION", "open"),
            ("RATE_LIMIT_PER_MINUTE", "0"),
            ("LOGIN_LIMIT_PER_MINUTE", "0"),
            // Nobody signs in again in the middle of a measurement.
            ("ACCESS_TOKEN_TTL_S", "86400"),
            // For the comparison of all the books in the end.
            ("REQUEST_TIMEOUT_S", "600"),
        ]);
        command.env("PORT", port.to_string()).envs(settings.iter().cloned());
        let log = folder.join("server.log");
        // The log is written, but to nowhere: a disk it shares with PostgreSQL would be measured too.
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        command.stderr(File::options().create(true).append(true).open(&log)?);
        let begin = Instant::now();
        let child = command.spawn().context("the server could not be started")?;
        let mut server = Self { child, address: (Ipv4Addr::LOCALHOST, port).into(), ready_after: Duration::ZERO };
        let client = server.client();
        server.ready_after = wait_until_ready(&mut server.child, &client, begin)
            .await
            .with_context(|| format!("{} may say why", log.display()))?;
        Ok(server)
    }

    /// Asks it to stop, and waits until it did.
    pub async fn stop(mut self) -> Result<()> {
        kill(Pid::from_raw(i32::try_from(self.pid())?), Signal::SIGTERM)?;
        let deadline = Instant::now() + Duration::from_secs(60);
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server ended with {status}");
                return Ok(());
            }
            sleep(Duration::from_millis(10)).await;
        }
        bail!("the server does not stop")
    }

    /// How long it took to be ready.
    pub const fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// What it has in memory.
    pub fn memory(&self) -> Result<Memory> {
        let status = read_to_string(Path::new("/proc").join(self.pid().to_string()).join("status"))?;
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such figure")?;
            let kib: f64 = line.trim_end_matches("kB").trim().parse()?;
            anyhow::Ok(kib / 1024.0)
        };
        Ok(Memory { peak: mib("VmHWM:")?, resident: mib("VmRSS:")? })
    }

    /// A client that is nobody.
    pub fn client(&self) -> Client {
        Client::anonymous(&format!("http://{}", self.address))
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that is dead already is as dead as wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until the answer is 200, and says how long that took.
pub async fn wait_until_ready(child: &mut Child, client: &Client, begin: Instant) -> Result<Duration> {
    let deadline = begin + Duration::from_secs(60);
    loop {
        let request = client.request(reqwest::Method::GET, "/health/ready");
        if client.try_send(request).await.is_ok_and(|answer| answer.status == 200) {
            return Ok(begin.elapsed());
        }
        if let Some(status) = child.try_wait()? {
            bail!("the server ended with {status}");
        }
        if Instant::now() > deadline {
            bail!("the server is not ready after a minute");
        }
        sleep(Duration::from_millis(5)).await;
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
