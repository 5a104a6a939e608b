//! Stops PostgreSQL when this process dies without stopping it.
//!
//! Neither `Drop` nor signal handlers run after `kill -9`, and values in
//! statics are never dropped at all. Only another process notices in time.

use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use crate::OnParentDeath;
use crate::StartError;
use crate::home::Home;

const SCRIPT: &str = include_str!("guard.sh");

/// A shell which waits for our death.
#[derive(Debug)]
pub(crate) struct Guard {
    shell: Option<Child>,
    /// The end of this pipe is the sign it waits for.
    pipe: Option<ChildStdin>,
    task: OnParentDeath,
}

impl Guard {
    /// Starts the guard if its task needs one.
    pub(crate) fn spawn(home: &Home, task: OnParentDeath) -> Result<Option<Self>, StartError> {
        let argument = match task {
            OnParentDeath::Keep => return Ok(None),
            OnParentDeath::Stop => "stop",
            OnParentDeath::Remove => "remove",
        };
        let shell = Path::new("/bin/sh");
        let mut child = Command::new(shell)
            .args(["-c", SCRIPT, "postgres-guard"])
            .args([home.cluster().as_path(), home.folder(), Path::new(argument)])
            .current_dir("/")
            .stdin(Stdio::piped())
            // Whoever reads our output waits until nobody can write to it.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // What is sent to our group, such as Ctrl-C, must not reach it.
            .process_group(0)
            .spawn()
            .map_err(|source| StartError::Run { program: shell.to_owned(), source })?;
        let pipe = child.stdin.take();
        Ok(Some(Self { shell: Some(child), pipe, task }))
    }

    /// Tells which postmaster to watch from now on.
    pub(crate) fn watch(&mut self, postmaster: u32) {
        self.say(&postmaster.to_string());
    }

    /// Ends the guard after an orderly stop, and waits until it has ended:
    /// then a folder to be removed is removed.
    pub(crate) async fn end(mut self) {
        self.release();
        if let Some(shell) = self.shell.take() {
            let _ = tokio::task::spawn_blocking(move || reap(shell)).await;
        }
    }

    fn release(&mut self) {
        if self.task == OnParentDeath::Stop {
            // Another start may follow at once, which is not to be stopped.
            self.say("dismiss");
        }
        self.pipe = None;
    }

    fn say(&mut self, word: &str) {
        if let Some(pipe) = &mut self.pipe {
            // If the guard was killed there is nobody left to tell, and
            // everything but our sudden death still goes well without it.
            let _ = writeln!(pipe, "{word}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.release();
        if let Some(shell) = self.shell.take() {
            let _ = thread::Builder::new().name("postgres-guard-reaper".to_owned()).spawn(move || reap(shell));
        }
    }
}

fn reap(mut shell: Child) -> io::Result<()> {
    shell.wait().map(|_| ())
}
