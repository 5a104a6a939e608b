//! The password of the cluster's owner, for connections over TCP.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::StartError;

/// Makes a new password and keeps it in a file which only we can read.
pub(crate) fn make(file: &Path) -> Result<String, StartError> {
    let password = random().map_err(StartError::with("read", Path::new("/dev/urandom")))?;
    keep(&password, file)?;
    Ok(password)
}

/// Writes the password into a new file which only its owner can read.
pub(crate) fn keep(password: &str, file: &Path) -> Result<(), StartError> {
    // Permissions only count when a file is made, so an old one goes first.
    let _ = fs::remove_file(file);
    OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| {
            file.write_all(password.as_bytes())?;
            file.sync_all()
        })
        .map_err(StartError::with("write", file))
}

/// The password of an existing cluster.
pub(crate) fn read(file: &Path) -> Result<String, StartError> {
    fs::read_to_string(file).map(|text| text.trim_end().to_owned()).map_err(StartError::with("read", file))
}

fn random() -> std::io::Result<String> {
    let mut bytes = [0; 24];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let mut text = String::new();
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn passwords_differ_are_kept_and_are_readable_by_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        let first = make(&file).unwrap();
        let second = make(&file).unwrap();
        assert_ne!(first, second);
        assert_eq!(second.len(), 48);
        assert_eq!(read(&file).unwrap(), second);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
