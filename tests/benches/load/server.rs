//! The server under test: this executable once more, in a process of its own, so that its CPU time can be told from ours. What it
//! runs is what `stockbook serve` runs, built with the same profile.

use std::{
    fs::{File, create_dir_all},
    io::Read,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use stockbook::{cli::Cli, config::Environment};
use system_tests::Client;
use tokio::time::sleep;

/// The server, until it is dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
}

/// The child's half: serves until its parent closes the pipe, be it by dying.
pub fn serve() -> Result<ExitCode> {
    std::thread::spawn(|| {
        // Whether it ends well or badly, it ends.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(stockbook::run(Cli { command: None }, Environment::of_this_process()))
}

impl Server {
    /// Starts it, with the defaults of everything that a customer would feel unless told, and waits until it is ready.
    pub async fn start(database_url: &str, folder: &Path, settings: &[(String, String)]) -> Result<Self> {
        create_dir_all(folder)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--serve").env_clear().current_dir(folder).envs([
            ("DATABASE_URL", database_url),
            ("JWT_SECRET", "for benchmarks only: thirty-two bytes or more"),
            ("REGISTRATION", "open"),
            ("RATE_LIMIT_PER_MINUTE", "0"),
            ("LOGIN_LIMIT_PER_MINUTE", "0"),
            // Nobody signs in again in the middle of a measurement.
            ("ACCESS_TOKEN_TTL_S", "86400"),
            // For the comparison of all the books in the end.
            ("REQUEST_TIMEOUT_S", "600"),
        ]);
        command.env("PORT", port.to_string()).envs(settings.iter().cloned());
        // The log is written, but to nowhere: a disk it shares with PostgreSQL would be measured too.
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(File::create(folder.join("server.log"))?);
        let child = command.spawn().context("the server could not be started")?;
        let mut server = Self { child, address: (Ipv4Addr::LOCALHOST, port).into() };
        server
            .wait_until_ready()
            .await
            .with_context(|| format!("{} may say why", folder.join("server.log").display()))?;
        Ok(server)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let client = self.client();
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let request = client.request(reqwest::Method::GET, "/health/ready");
            if client.try_send(request).await.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}");
            }
            if Instant::now() > deadline {
                bail!("the server is not ready after a minute");
            }
            sleep(Duration::from_millis(50)).await;
        }
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
