//! Runs the program, and folders for its data.

use std::{
    fs::{self, Permissions},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;

pub const SECRET: &str = "for tests only: thirty-two bytes or more";

/// What a run of the program left.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Starts the program with just these variables. It is killed when the value is dropped.
pub fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Running {
    let mut command = Command::new(system_tests::binary());
    // In a folder without `.env`, and without the variables of whoever runs the tests, except for where programs are.
    command.args(arguments).env_clear().current_dir("/");
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin").envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Running(Some(command.spawn().unwrap()))
}

/// Runs the program to its end, which has to come.
pub fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    start(arguments, variables).finish("")
}

/// The program, running.
pub struct Running(Option<Child>);

impl Running {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.0.as_ref().unwrap().id()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill(raw(self.pid()), signal).unwrap();
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.0.as_mut().unwrap().try_wait().unwrap().is_some()
    }

    /// Writes to its standard input, waits for its end, and gives what it said.
    pub fn finish(mut self, input: &str) -> Ran {
        let mut child = self.0.take().unwrap();
        // A program that reads nothing may be gone before it is written to.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let pid = child.id();
        let waiting = std::thread::spawn(move || child.wait_with_output().unwrap());
        let deadline = Instant::now() + Duration::from_secs(90);
        while !waiting.is_finished() {
            if Instant::now() > deadline {
                kill(raw(pid), Signal::SIGKILL).unwrap();
                panic!("the program did not end: {:?}", Ran::from(waiting.join().unwrap()));
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
        waiting.join().unwrap().into()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // One that is dead already is as dead as wanted.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A folder which PostgreSQL's account can enter, also when we are root.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir_in(fs::canonicalize("/tmp").unwrap()).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    folder
}

/// The PostgreSQL that serves a data folder, if its note says so.
pub fn postmaster(data: &Path) -> Option<u32> {
    let note = fs::read_to_string(data.join("cluster/postmaster.pid")).ok()?;
    note.lines().next()?.trim().parse().ok()
}

/// Whether a process runs; a zombie does not.
pub fn runs(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|state| !state.is_empty() && !state.starts_with(" Z"))
}

/// Kills without mercy.
pub fn kill_9(pid: u32) {
    kill(raw(pid), Signal::SIGKILL).unwrap();
}

fn raw(pid: u32) -> Pid {
    Pid::from_raw(i32::try_from(pid).unwrap())
}
