//! The account PostgreSQL runs as, since it refuses to run as root.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Uid, User, geteuid};

use crate::StartError;

/// The account PostgreSQL runs as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Account {
    /// Whoever runs this process, who is not root.
    Own,
    /// We are root; PostgreSQL runs as somebody with less power.
    Other { uid: u32, gid: u32 },
}

impl Account {
    /// The owner of the data if there are any; else us; else, for root,
    /// `postgres` or `nobody`.
    pub(crate) fn choose(data: &Path) -> Result<Self, StartError> {
        let owner = fs::metadata(data).ok().map(|data| (data.uid(), data.gid()));
        let us = geteuid();
        match owner {
            Some((uid, gid)) if us.is_root() && uid != 0 => Ok(Self::Other { uid, gid }),
            Some((uid, _)) if us.is_root() || uid != us.as_raw() => {
                Err(StartError::WrongOwner { folder: data.to_owned(), owner: uid })
            }
            None if us.is_root() => Self::unprivileged().ok_or(StartError::NoAccount),
            _ => Ok(Self::Own),
        }
    }

    /// Makes a command run as this account. The standard library also drops
    /// root's supplementary groups then.
    pub(crate) fn run(&self, command: &mut Command) {
        if let Self::Other { uid, gid } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Makes the account the owner of a file or folder.
    pub(crate) fn give(&self, path: &Path) -> io::Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Other { uid, gid } => chown(path, Some(*uid), Some(*gid)),
        }
    }

    /// The outermost folder on the way to `folder` (which is canonical) that
    /// this account may not enter.
    pub(crate) fn blocked_at(&self, folder: &Path) -> Option<PathBuf> {
        let Self::Other { uid, gid } = self else {
            return None;
        };
        let outermost_first = folder.ancestors().collect::<Vec<_>>().into_iter().rev();
        outermost_first.filter(|step| !may_enter(step, *uid, *gid)).map(Path::to_owned).next()
    }

    /// Its name, or its number if it has none.
    pub(crate) fn name(&self) -> String {
        let uid = match self {
            Self::Own => geteuid(),
            Self::Other { uid, .. } => Uid::from_raw(*uid),
        };
        match User::from_uid(uid) {
            Ok(Some(user)) => user.name,
            _ => uid.to_string(),
        }
    }

    fn unprivileged() -> Option<Self> {
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self::Other { uid: user.uid.as_raw(), gid: user.gid.as_raw() })
    }
}

fn may_enter(folder: &Path, uid: u32, gid: u32) -> bool {
    fs::metadata(folder).is_ok_and(|folder| {
        let search = if folder.uid() == uid {
            0o100
        } else if folder.gid() == gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & search != 0
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_private_folder_on_the_way_blocks_other_accounts_and_is_named() {
        let top = tempfile::tempdir_in("/tmp").unwrap();
        let private = fs::canonicalize(top.path()).unwrap();
        fs::set_permissions(&private, fs::Permissions::from_mode(0o700)).unwrap();
        let inside = private.join("data");
        fs::create_dir(&inside).unwrap();
        let stranger = Account::Other { uid: 54_321, gid: 54_321 };
        assert_eq!(stranger.blocked_at(&inside), Some(private.clone()));
        assert_eq!(Account::Own.blocked_at(&inside), None);
        fs::set_permissions(&private, fs::Permissions::from_mode(0o711)).unwrap();
        fs::set_permissions(&inside, fs::Permissions::from_mode(0o711)).unwrap();
        assert_eq!(stranger.blocked_at(&inside), None);
    }

    #[test]
    fn without_data_root_is_never_the_account() {
        let account = Account::choose(Path::new("/nowhere")).unwrap();
        assert_eq!(account == Account::Own, !geteuid().is_root());
        assert_ne!(account.name(), "root");
    }
}
