//! One process at a time works with a data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::StartError;

/// Held as long as a process works with a data folder.
///
/// The kernel lets go of it when the process dies, however it dies, so a lock
/// never outlives its owner as a file with a process id in it would.
#[derive(Debug)]
pub(crate) struct FolderLock(File);

impl FolderLock {
    /// Takes the lock, or says that another process has it. Does not wait.
    pub(crate) fn take(file: &Path, folder: &Path) -> Result<Self, StartError> {
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(file)
            .map_err(StartError::with("open", file))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self(lock)),
            Err(TryLockError::WouldBlock) => Err(StartError::AlreadyRunning { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => Err(StartError::with("lock", file)(source)),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing the file is not enough at once: a child which another
        // thread is just starting may hold a copy of it until it runs.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_with_the_folder_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lock");
        let first = FolderLock::take(&file, folder.path()).unwrap();
        let refused = FolderLock::take(&file, folder.path()).unwrap_err();
        assert!(matches!(&refused, StartError::AlreadyRunning { folder: f } if f == folder.path()));
        drop(first);
        FolderLock::take(&file, folder.path()).unwrap();
    }
}
