//! The running server.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use tokio::time::{sleep, timeout};

use crate::account::Account;
use crate::address::Address;
use crate::home::Home;
use crate::log::Log;
use crate::{Durability, Settings, StartError, StopError, initdb, process, session};

const POLL: Duration = Duration::from_millis(15);

/// How long an answer may take before it is asked for again.
const ANSWER: Duration = Duration::from_secs(10);

/// The process of PostgreSQL which all its others descend from. It is our
/// child: as long as we do not wait for it, its id cannot become another's.
#[derive(Debug)]
pub(crate) struct Postmaster {
    child: Child,
    pid: Pid,
}

/// What became of a start.
#[derive(Debug)]
pub(crate) enum Readiness {
    Ready,
    Ended(ExitStatus),
    TooSlow,
}

impl Postmaster {
    pub(crate) fn spawn(
        home: &Home,
        account: &Account,
        settings: &Settings,
        address: &Address,
    ) -> Result<(Self, Log), StartError> {
        let program = settings.programs.bin_dir().join("postgres");
        let (log, file) = Log::open(&home.log())?;
        let copy = file.try_clone().map_err(StartError::with("open", &home.log()))?;
        let mut command = Command::new(&program);
        command.arg("-D").arg(home.cluster());
        for (name, value) in server_settings(settings, address) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        initdb::tame(&mut command, account);
        // Ctrl-C in a terminal goes to the whole group. PostgreSQL must not
        // stop before we are done with it.
        command.process_group(0).stdout(file).stderr(copy);
        let failed = |source| StartError::Run { program: program.clone(), source };
        let child = command.spawn().map_err(failed)?;
        let pid = pid_of(&child).map_err(failed)?;
        Ok((Self { child, pid }, log))
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Waits until the server answers, or will not any more.
    pub(crate) async fn ready(&mut self, url: &str, patience: Duration) -> Result<Readiness, StartError> {
        let begin = Instant::now();
        let nothing = ["SELECT 1".to_owned()];
        loop {
            let ended = self.ended().map_err(|source| StartError::Run { program: "postgres".into(), source })?;
            if let Some(status) = ended {
                return Ok(Readiness::Ended(status));
            }
            match timeout(ANSWER, session::execute(url, &nothing)).await {
                Ok(Ok(())) => return Ok(Readiness::Ready),
                Ok(Err(error)) if is_refusal(&error) => return Err(StartError::Refused(error)),
                _ if begin.elapsed() > patience => return Ok(Readiness::TooSlow),
                _ => sleep(POLL).await,
            }
        }
    }

    /// Stops the server: in an orderly way; after `patience` in a hurry; after
    /// some more by force.
    pub(crate) async fn stop(&mut self, patience: Duration) -> Result<(), StopError> {
        let hurried = Duration::from_secs(10);
        for (signal, patience) in [(Signal::SIGINT, patience), (Signal::SIGQUIT, hurried), (Signal::SIGKILL, hurried)] {
            if self.end_within(signal, patience).await? {
                return Ok(());
            }
        }
        Err(StopError::DoesNotEnd { pid: self.id() })
    }

    /// Ends the server as a crash would.
    pub(crate) async fn kill(&mut self) -> Result<(), StopError> {
        let patience = Duration::from_secs(10);
        if self.end_within(Signal::SIGKILL, patience).await? {
            Ok(())
        } else {
            Err(StopError::DoesNotEnd { pid: self.id() })
        }
    }

    pub(crate) async fn wait(&mut self) -> io::Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            sleep(POLL).await;
        }
    }

    async fn end_within(&mut self, signal: Signal, patience: Duration) -> Result<bool, StopError> {
        let pid = self.id();
        let failed = |source| StopError::Failed { pid, source };
        if self.ended().map_err(failed)?.is_some() {
            return Ok(true);
        }
        process::send(self.pid, signal);
        match timeout(patience, self.wait()).await {
            Ok(ended) => ended.map(|_| true).map_err(failed),
            Err(_too_slow) => Ok(false),
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        if !matches!(self.ended(), Ok(None)) {
            return;
        }
        process::send(self.pid, Signal::SIGINT);
        // Somebody has to wait for it, lest it stay as a zombie; a drop must
        // not, since it may happen on a thread of the runtime.
        let pid = self.pid;
        let _ =
            thread::Builder::new().name("postgres-reaper".to_owned()).spawn(move || nix::sys::wait::waitpid(pid, None));
    }
}

fn pid_of(child: &Child) -> io::Result<Pid> {
    i32::try_from(child.id()).map(Pid::from_raw).map_err(io::Error::other)
}

/// Whether the server is up and said no (class 28 is about authorization).
fn is_refusal(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("28"))
}

/// Later ones win.
fn server_settings(settings: &Settings, address: &Address) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = address.settings().map(|(name, value)| (name.to_owned(), value)).into();
    let own = [
        ("max_connections", settings.max_connections.to_string()),
        ("shared_buffers", "128MB".to_owned()),
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        ("log_destination", "stderr".to_owned()),
        ("logging_collector", "off".to_owned()),
    ];
    all.extend(own.map(|(name, value)| (name.to_owned(), value)));
    if settings.durability == Durability::None {
        let off = ["fsync", "synchronous_commit", "full_page_writes"];
        all.extend(off.map(|name| (name.to_owned(), "off".to_owned())));
    }
    all.extend(settings.extra.iter().cloned());
    all
}
