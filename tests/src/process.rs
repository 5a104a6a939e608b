//! A server in a process of its own, which can be killed.

use std::{
    net::{Ipv4Addr, TcpListener},
    ops::Range,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use tempfile::TempDir;

use crate::Client;

/// The binary, running.
pub struct ServerProcess {
    child: Child,
    base: String,
    /// What it was started with, to be started again.
    variables: Vec<(String, String)>,
    /// Where invoices are kept, unless it was told.
    _documents: TempDir,
}

/// The binary that `cargo test` built beside this test.
///
/// # Panics
/// If there is none.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let folder = test.ancestors().nth(2).map(PathBuf::from).unwrap_or_default();
    let binary = folder.join("stockbook");
    assert!(
        binary.exists(),
        "{} is missing: run `cargo test` for the whole workspace, which builds it",
        binary.display()
    );
    binary
}

/// A port that was free a moment ago, and that neither another call nor a connection gets: it lies below those that connections go
/// out from. So it is still free for a server that is killed and started again.
///
/// # Panics
/// If there is none.
pub fn free_port() -> u16 {
    const PORTS: Range<u32> = 20_000..32_000;
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let number = PORTS.end - PORTS.start;
    // Other processes begin elsewhere.
    let begin = std::process::id().wrapping_mul(97) % number;
    (0..number)
        .map(|_| PORTS.start + (begin + CALLS.fetch_add(1, Ordering::Relaxed)) % number)
        .filter_map(|port| u16::try_from(port).ok())
        .find(is_free)
        .unwrap_or_else(|| panic!("no port of {PORTS:?} is free"))
}

impl ServerProcess {
    /// Starts the binary with just these variables, and waits until it is ready.
    ///
    /// # Panics
    /// If it is not ready in a minute.
    pub async fn start(variables: &[(&str, &str)]) -> Self {
        let port = free_port().to_string();
        let mut variables: Vec<(String, String)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        variables.push(("PORT".to_owned(), port.clone()));
        let documents = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for documents: {error}"));
        if variables.iter().all(|(name, _)| name != "DOCUMENTS_DIR") {
            variables.push(("DOCUMENTS_DIR".to_owned(), documents.path().display().to_string()));
        }
        let child = spawn(&variables);
        let mut server = Self { child, base: format!("http://127.0.0.1:{port}"), variables, _documents: documents };
        server.wait_until_ready().await;
        server
    }

    /// Where it listens.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A client that is nobody.
    pub fn anonymous(&self) -> Client {
        Client::anonymous(&self.base)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it without a chance to tidy up.
    pub fn kill_9(&mut self) {
        // One that is dead already is as dead as wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop, waits, and says whether it ended well.
    pub async fn terminate(&mut self) -> bool {
        let pid = i32::try_from(self.child.id()).unwrap_or_default();
        let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        let deadline = Instant::now() + Duration::from_secs(60);
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.success();
            }
            tokio::task::yield_now().await;
        }
        false
    }

    /// Starts it again as before, without waiting.
    pub fn spawn_again(&mut self) {
        self.child = spawn(&self.variables);
    }

    /// Waits until `/health/ready` says so.
    ///
    /// # Panics
    /// If it ends, or is not ready in a minute.
    pub async fn wait_until_ready(&mut self) {
        let client = Client::anonymous(&self.base);
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let request = client.request(reqwest::Method::GET, "/health/ready");
            if client.try_send(request).await.is_ok_and(|answer| answer.status == 200) {
                return;
            }
            let ended = self.child.try_wait().ok().flatten();
            assert!(ended.is_none(), "the server ended with {ended:?}");
            assert!(Instant::now() < deadline, "the server is not ready after a minute");
            tokio::task::yield_now().await;
        }
    }
}

fn spawn(variables: &[(String, String)]) -> Child {
    let mut command = Command::new(binary());
    command.env_clear().envs(variables.iter().cloned());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| panic!("the server could not be started: {error}"))
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.kill_9();
    }
}
