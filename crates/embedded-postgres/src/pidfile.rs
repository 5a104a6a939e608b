//! PostgreSQL's own note of who serves a data folder.

use std::fs;
use std::path::{Path, PathBuf};

use nix::unistd::Pid;

/// The process named in `postmaster.pid`. It may be long dead, or by now be
/// something else entirely.
pub(crate) fn read(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(path(data)).ok()?;
    let number: i32 = text.lines().next()?.trim().parse().ok()?;
    // A PostgreSQL in single-user mode writes its id as a negative number.
    let number = number.checked_abs().filter(|number| *number > 1)?;
    Some(Pid::from_raw(number))
}

/// The file's path.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Option<i32> {
        let data = tempfile::tempdir().unwrap();
        fs::write(path(data.path()), text).unwrap();
        read(data.path()).map(Pid::as_raw)
    }

    #[test]
    fn the_first_line_names_the_process() {
        assert_eq!(read_text("4711\n/data\n1700000000\n"), Some(4711));
        assert_eq!(read_text("-4711\n"), Some(4711));
    }

    #[test]
    fn nonsense_and_ids_that_would_signal_groups_are_ignored() {
        for text in ["", "x", "0", "1", "-1", "99999999999"] {
            assert_eq!(read_text(text), None, "{text}");
        }
        assert_eq!(read(Path::new("/nowhere")), None);
    }
}
