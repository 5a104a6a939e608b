//! What lies where in a data folder.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::StartError;
use crate::account::Account;

/// A data folder. It belongs to us, also when we are root; only what is in
/// `cluster` and `socket` belongs to the account PostgreSQL runs as, so that
/// root never follows a link which that account has made.
#[derive(Debug, Clone)]
pub(crate) struct Home(PathBuf);

impl Home {
    /// Makes the folder if it is missing. Checks first that PostgreSQL's
    /// account could reach it, in order not to leave useless folders about.
    pub(crate) fn open(data_dir: &Path) -> Result<(Self, Account), StartError> {
        let wanted = std::path::absolute(data_dir).map_err(StartError::with("find", data_dir))?;
        let account = Account::choose(&Self(wanted.clone()).cluster())?;
        let existing = wanted.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
        let real = fs::canonicalize(existing).map_err(StartError::with("enter", existing))?;
        if let Some(blocked) = account.blocked_at(&real) {
            return Err(StartError::Unreachable { folder: wanted, blocked, account: account.name() });
        }
        make_all(&wanted, existing, &account).map_err(StartError::with("make", &wanted))?;
        let home = fs::canonicalize(&wanted).map_err(StartError::with("enter", &wanted))?;
        Ok((Self(home), account))
    }

    /// A data folder which exists, by its canonical path.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// The cluster itself: PostgreSQL's data.
    pub(crate) fn cluster(&self) -> PathBuf {
        self.0.join("cluster")
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.0.join("socket")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("postgres.log")
    }

    pub(crate) fn password(&self) -> PathBuf {
        self.0.join("password")
    }
}

/// Makes a folder which only the account can enter, or makes sure of it.
pub(crate) fn make_private(folder: &Path, account: &Account) -> Result<(), StartError> {
    let made = match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::set_permissions(folder, fs::Permissions::from_mode(0o700)),
    };
    made.and_then(|()| account.give(folder)).map_err(StartError::with("make", folder))
}

/// Removes a folder and all in it, if it is there.
pub(crate) fn remove_all(folder: &Path) -> Result<(), StartError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StartError::with("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Like `create_dir_all`, with permissions which do not depend on the umask:
/// PostgreSQL's account must be able to pass what root makes.
fn make_all(wanted: &Path, existing: &Path, account: &Account) -> io::Result<()> {
    let missing: Vec<&Path> = wanted.ancestors().take_while(|folder| *folder != existing).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        let mode = match account {
            Account::Other { .. } => 0o711,
            Account::Own => 0o700,
        };
        fs::set_permissions(folder, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}
