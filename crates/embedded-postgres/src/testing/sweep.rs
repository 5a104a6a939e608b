//! Removes what test processes left behind which died together with their
//! guards, as when a whole container is killed.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::unistd::{Pid, geteuid};

use super::folder::{self, PREFIX};
use crate::home::Home;
use crate::lock::FolderLock;
use crate::take_over::take_over;
use crate::{find, process};

/// Removes all folders of clusters whose owners are dead. What cannot be
/// removed is not worth to fail a test for.
pub(crate) fn sweep() {
    for parent in folder::parents() {
        sweep_in(&parent);
    }
}

fn sweep_in(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|name| find::leading_number(name.strip_prefix(PREFIX)?))
            .and_then(|id| i32::try_from(id).ok());
        if let Some(owner) = owner
            && !process::exists(Pid::from_raw(owner))
        {
            remove(&entry.path());
        }
    }
}

fn remove(folder: &Path) {
    // Everybody can make folders here; those of others are not our business.
    let ours = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir() && found.uid() == geteuid().as_raw());
    let home = Home::at(folder.to_owned());
    // A process of another container may own it: we would not see its id,
    // but we do see its lock.
    if ours && let Ok(_lock) = FolderLock::take(&home.lock(), folder) {
        let _ = take_over(&home.cluster());
        let _ = fs::remove_dir_all(folder);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    fn leave(parent: &Path, owner: u32) -> PathBuf {
        let folder = parent.join(format!("{PREFIX}{owner}-abc"));
        fs::create_dir_all(folder.join("cluster")).unwrap();
        folder
    }

    /// The id of a process which is gone.
    fn dead() -> u32 {
        let mut child = Command::new("true").spawn().unwrap();
        let id = child.id();
        child.wait().unwrap();
        id
    }

    #[test]
    fn only_folders_of_the_dead_are_removed() {
        let parent = tempfile::tempdir().unwrap();
        let of_dead = leave(parent.path(), dead());
        let of_living = leave(parent.path(), std::process::id());
        sweep_in(parent.path());
        assert!(!of_dead.exists());
        assert!(of_living.exists());
    }

    #[test]
    fn a_locked_folder_stays_even_if_its_owner_cannot_be_seen() {
        let parent = tempfile::tempdir().unwrap();
        let folder = leave(parent.path(), dead());
        let home = Home::at(folder.clone());
        let lock = FolderLock::take(&home.lock(), &folder).unwrap();
        sweep_in(parent.path());
        assert!(folder.exists());
        drop(lock);
        sweep_in(parent.path());
        assert!(!folder.exists());
    }
}
