//! Temporary folders for clusters.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::StartError;
use crate::account::Account;

/// Followed by the id of the process which owns the folder.
pub(crate) const PREFIX: &str = "stockbook-test-";

/// The folders which may hold temporary ones, the most wanted first.
///
/// `TMPDIR` may be private to root, whereas PostgreSQL runs as another.
pub(crate) fn parents() -> Vec<PathBuf> {
    let wanted = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()];
    let mut parents: Vec<PathBuf> = Vec::new();
    for real in wanted.iter().filter_map(|folder| fs::canonicalize(folder).ok()) {
        if !parents.contains(&real) {
            parents.push(real);
        }
    }
    parents
}

/// Makes a new folder in which PostgreSQL's account can have its data.
pub(crate) fn make() -> Result<PathBuf, StartError> {
    // There are no data yet in any of the folders, so none decide.
    let account = Account::choose(Path::new(""))?;
    let mut last = StartError::NoAccount;
    for parent in parents() {
        if let Some(blocked) = account.blocked_at(&parent) {
            last = StartError::Unreachable { folder: parent, blocked, account: account.name() };
            continue;
        }
        match make_in(&parent, &account) {
            Ok(folder) => return Ok(folder),
            Err(source) => last = StartError::with("make a folder in", &parent)(source),
        }
    }
    Err(last)
}

fn make_in(parent: &Path, account: &Account) -> std::io::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", std::process::id())).tempdir_in(parent)?;
    let mode = match account {
        Account::Own => 0o700,
        Account::Other { .. } => 0o711,
    };
    fs::set_permissions(folder.path(), Permissions::from_mode(mode))?;
    Ok(folder.keep())
}
