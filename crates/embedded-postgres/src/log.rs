//! PostgreSQL's log in the data folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::StartError;

/// Beyond this size a log is put aside at the next start, in the place of the
/// one put aside before, so that logs do not fill the disk.
const LARGE: u64 = 16 * 1024 * 1024;

/// How much of a log is shown in an error.
const TAIL: u64 = 4 * 1024;

/// The log of one start.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    /// Where the part of this start begins.
    begin: u64,
}

impl Log {
    /// Opens the log to be written by PostgreSQL.
    pub(crate) fn open(path: &Path) -> Result<(Self, File), StartError> {
        let open = || {
            if fs::metadata(path).is_ok_and(|log| log.len() > LARGE) {
                fs::rename(path, path.with_extension("log.old"))?;
            }
            let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
            let begin = file.metadata()?.len();
            let path = path.to_owned();
            Ok((Self { path, begin }, file))
        };
        open().map_err(StartError::with("open", path))
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// The last of what was written since it was opened.
    pub(crate) fn tail(&self) -> String {
        let read = || -> io::Result<String> {
            let mut file = File::open(&self.path)?;
            let end = file.metadata()?.len();
            file.seek(SeekFrom::Start(self.begin.max(end.saturating_sub(TAIL))))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
        };
        read().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_tail_has_only_lines_of_this_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postgres.log");
        fs::write(&path, "an old line\n").unwrap();
        let (log, mut file) = Log::open(&path).unwrap();
        writeln!(file, "a new line").unwrap();
        assert_eq!(log.tail(), "a new line");
    }

    #[test]
    fn a_large_log_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postgres.log");
        File::create(&path).unwrap().set_len(LARGE + 1).unwrap();
        Log::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        assert!(folder.path().join("postgres.log.old").exists());
    }
}
