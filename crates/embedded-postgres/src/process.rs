//! What the operating system knows about processes of PostgreSQL.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;

/// Whether the process is a living PostgreSQL on this (canonical) data folder.
///
/// Process ids are used again, after a reboot very likely for something else,
/// and we may be root: an id alone is no reason to signal anybody. A zombie
/// serves nothing any more.
pub(crate) fn serves(pid: Pid, data: &Path) -> bool {
    if has_proc() {
        let process = Path::new("/proc").join(pid.to_string());
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        // The postmaster and all its children work inside the data folder.
        // For zombies and other people's processes this link is unreadable.
        name.starts_with("postgres") && fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == data)
    } else {
        serves_by_ps(pid, data)
    }
}

/// All living processes of PostgreSQL on this data folder, as far as the
/// operating system tells.
pub(crate) fn serving(data: &Path) -> Vec<Pid> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .map(Pid::from_raw)
        .filter(|pid| serves(*pid, data))
        .collect()
}

/// Sends a signal; a process which is gone already is as good as signalled.
pub(crate) fn send(pid: Pid, what: Signal) {
    let _ = signal::kill(pid, what);
}

/// Whether a process with this id exists, be it somebody else's.
pub(crate) fn exists(pid: Pid) -> bool {
    signal::kill(pid, None) != Err(nix::errno::Errno::ESRCH)
}

/// Blocks until the condition holds, at most for `patience`; whether it does.
pub(crate) fn wait_until(patience: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    loop {
        if condition() {
            return true;
        }
        if begin.elapsed() > patience {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn has_proc() -> bool {
    Path::new("/proc/self/cwd").exists()
}

/// Where there is no `/proc` (macOS), the command line of the postmaster names
/// the data folder; its children are not recognised.
fn serves_by_ps(pid: Pid, data: &Path) -> bool {
    let output = Command::new("ps")
        .args(["-ww", "-o", "stat=,command=", "-p"])
        .arg(pid.to_string())
        .stdin(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        let line = String::from_utf8_lossy(&output.stdout);
        let zombie = line.trim_start().starts_with('Z');
        let on_our_data = format!("-D {} ", data.display());
        !zombie && line.contains("postgres") && line.contains(&on_our_data)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unrelated_process_in_the_folder_is_not_taken_for_postgresql() {
        let data = tempfile::tempdir().unwrap();
        let data = fs::canonicalize(data.path()).unwrap();
        let mut shell =
            Command::new("sh").args(["-c", "read line"]).stdin(Stdio::piped()).current_dir(&data).spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(shell.id()).unwrap());
        assert!(exists(pid));
        assert!(!serves(pid, &data));
        assert!(!serves_by_ps(pid, &data));
        assert_eq!(serving(&data), []);
        shell.kill().unwrap();
        shell.wait().unwrap();
    }

    #[test]
    fn waiting_ends_when_patience_does() {
        assert!(!wait_until(Duration::ZERO, || false));
        let mut calls = 0;
        assert!(wait_until(Duration::from_secs(5), || {
            calls += 1;
            calls == 3
        }));
    }
}
