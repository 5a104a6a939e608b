//! Ends what an earlier run left behind on a data folder.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::{StartError, pidfile, process};

/// How long each kind of signal is given to work.
const ORDERLY: Duration = Duration::from_secs(30);
const HURRIED: Duration = Duration::from_secs(5);

/// Stops a PostgreSQL which still serves the data, and clears away its notes.
/// The caller MUST hold the lock of the folder.
///
/// Stopping and starting anew costs a tenth of a second more than going on
/// with the old one, and spares us a server with settings of an earlier run,
/// whose death we could not notice since it is not our child.
pub(crate) fn take_over(data: &Path) -> Result<(), StartError> {
    stop_postmaster(data);
    if !stop_orphans(data) {
        return Err(StartError::DoesNotStop { folder: data.to_owned() });
    }
    forget_postmaster(data)
}

fn stop_postmaster(data: &Path) {
    let Some(postmaster) = pidfile::read(data) else {
        return;
    };
    let gone = || !process::serves(postmaster, data);
    for (signal, patience) in [(Signal::SIGINT, ORDERLY), (Signal::SIGQUIT, HURRIED), (Signal::SIGKILL, HURRIED)] {
        if gone() {
            return;
        }
        process::send(postmaster, signal);
        process::wait_until(patience, gone);
    }
}

/// After `kill -9` of a postmaster its children leave by themselves, but one
/// in the middle of a long query does so only at its end, and until then
/// PostgreSQL refuses to start.
fn stop_orphans(data: &Path) -> bool {
    let gone = || process::serving(data).is_empty();
    if process::wait_until(Duration::from_millis(500), gone) {
        return true;
    }
    [Signal::SIGQUIT, Signal::SIGKILL].into_iter().any(|signal| {
        for orphan in process::serving(data) {
            process::send(orphan, signal);
        }
        process::wait_until(HURRIED, gone)
    })
}

/// PostgreSQL believes its note as long as *any* process of ours has that id,
/// even a zombie or one that got the id since. We know better by now.
fn forget_postmaster(data: &Path) -> Result<(), StartError> {
    let note = pidfile::path(data);
    match fs::remove_file(&note) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StartError::with("remove", &note)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_note_goes_and_the_process_which_has_its_id_now_lives_on() {
        let data = tempfile::tempdir().unwrap();
        let note = pidfile::path(data.path());
        fs::write(&note, format!("{}\n", std::process::id())).unwrap();
        take_over(data.path()).unwrap();
        assert!(!note.exists());
        take_over(data.path()).unwrap();
    }
}
