//! The programs of one PostgreSQL installation.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::find;

/// The oldest major version which can do what this crate and its tests ask
/// for (`DROP DATABASE … WITH (FORCE)` came with it).
pub const OLDEST_MAJOR: u32 = 15;

const HOW_TO_INSTALL: &str = "\
Install them with one of
    sudo apt install postgresql                          (Debian, Ubuntu)
    sudo dnf install postgresql-server                   (Fedora)
    brew install postgresql@17                           (macOS)
or name the folder which holds them in PG_BIN, \
or name a running server in DATABASE_URL.";

/// The programs of one PostgreSQL installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    bin_dir: PathBuf,
    version: String,
    major: u32,
    /// Other installations, for data which another major version made.
    others: Vec<PathBuf>,
}

/// No usable programs were found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// They are nowhere.
    #[error(
        "PostgreSQL's programs (initdb, postgres; version {OLDEST_MAJOR} or newer) are not \
         installed, or not in any of the usual folders. {HOW_TO_INSTALL}"
    )]
    Missing,
    /// They are not where the caller said. Using others silently would hide
    /// the mistake.
    #[error(
        "PG_BIN is {}, but that folder does not hold PostgreSQL's programs \
         (initdb, postgres; version {OLDEST_MAJOR} or newer). {HOW_TO_INSTALL}",
        folder.display()
    )]
    NotInPgBin {
        /// The folder which the caller named.
        folder: PathBuf,
    },
}

impl Programs {
    /// Looks for the programs in `pg_bin` (and then nowhere else), else in the
    /// folders of `path_var`, where packages of the usual systems install them
    /// (newest first), and where `pg_config` says.
    pub fn find(pg_bin: Option<&Path>, path_var: Option<&OsStr>) -> Result<Self, FindError> {
        Self::find_below(Path::new("/"), pg_bin, path_var)
    }

    /// The folder which holds `initdb` and `postgres`.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// The version, such as `15.18`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The major version: data are compatible within it.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The same programs, or others on this machine which can open data made
    /// by the given major version.
    pub(crate) fn able_to_open(&self, major: u32) -> Option<Self> {
        if self.major == major {
            return Some(self.clone());
        }
        self.others.iter().filter_map(|folder| Self::inspect(folder)).find(|programs| programs.major == major)
    }

    fn find_below(root: &Path, pg_bin: Option<&Path>, path_var: Option<&OsStr>) -> Result<Self, FindError> {
        let others = find::candidates(root, path_var);
        // An empty variable is how shells and .env files unset one.
        let named = pg_bin.filter(|folder| !folder.as_os_str().is_empty());
        let found = match named {
            Some(folder) => find::installation(folder)
                .and_then(|real| Self::inspect(&real))
                .ok_or_else(|| FindError::NotInPgBin { folder: folder.to_owned() })?,
            None => others.iter().find_map(|folder| Self::inspect(folder)).ok_or(FindError::Missing)?,
        };
        Ok(Self { others, ..found })
    }

    fn inspect(bin_dir: &Path) -> Option<Self> {
        let output = Command::new(bin_dir.join("postgres")).arg("--version").stdin(Stdio::null()).output().ok()?;
        let (version, major) = parse_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST_MAJOR).then(|| Self { bin_dir: bin_dir.to_owned(), version, major, others: Vec::new() })
    }
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, also when the
/// version is something like `19devel`.
fn parse_version(line: &str) -> Option<(String, u32)> {
    let version = line.split_once("(PostgreSQL)")?.1.split_whitespace().next()?;
    Some((version.to_owned(), find::leading_number(version)?))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn install(bin: &Path, version: &str) {
        fs::create_dir_all(bin).unwrap();
        for program in ["initdb", "postgres"] {
            let file = bin.join(program);
            let script = format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n");
            fs::write(&file, script).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn the_version_is_read_from_packages_and_from_development_builds() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(parse_version(debian), Some(("15.18".into(), 15)));
        let devel = "postgres (PostgreSQL) 19devel\n";
        assert_eq!(parse_version(devel), Some(("19devel".into(), 19)));
        assert_eq!(parse_version("something else"), None);
    }

    #[test]
    fn missing_programs_tell_how_to_install_them() {
        let machine = tempfile::tempdir().unwrap();
        let error = Programs::find_below(machine.path(), None, None).unwrap_err();
        let text = error.to_string();
        for hint in ["apt install", "dnf install", "brew install", "PG_BIN"] {
            assert!(text.contains(hint), "{hint} is missing in: {text}");
        }
    }

    #[test]
    fn the_newest_installation_is_used_and_an_older_one_for_older_data() {
        let machine = tempfile::tempdir().unwrap();
        for version in ["9.6", "15", "17"] {
            install(&machine.path().join("usr/lib/postgresql").join(version).join("bin"), version);
        }
        let newest = Programs::find_below(machine.path(), None, None).unwrap();
        assert_eq!(newest.major(), 17);
        assert_eq!(newest.able_to_open(15).unwrap().version(), "15");
        assert_eq!(newest.able_to_open(16), None);
        assert_eq!(newest.able_to_open(9), None);
    }

    #[test]
    fn a_named_folder_wins_over_the_path() {
        let machine = tempfile::tempdir().unwrap();
        let (named, on_path) = (machine.path().join("named"), machine.path().join("bin"));
        install(&named, "15.1");
        install(&on_path, "17.2");
        let path_var = Some(on_path.as_os_str());
        let programs = Programs::find_below(machine.path(), Some(&named), path_var).unwrap();
        assert_eq!(programs.version(), "15.1");
        let unset = Programs::find_below(machine.path(), Some(Path::new("")), path_var).unwrap();
        assert_eq!(unset.version(), "17.2");
    }

    #[test]
    fn a_named_folder_without_programs_is_an_error_even_if_others_exist() {
        let machine = tempfile::tempdir().unwrap();
        let (named, on_path) = (machine.path().join("named"), machine.path().join("bin"));
        install(&on_path, "17.2");
        let found = Programs::find_below(machine.path(), Some(&named), Some(on_path.as_os_str()));
        assert_eq!(found, Err(FindError::NotInPgBin { folder: named }));
    }
}
