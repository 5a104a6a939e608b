//! The folders of this machine which may hold PostgreSQL's programs.

use std::cmp::Reverse;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where packages keep several versions beside each other: the folder above
/// the versions, and what stands before the version number in a name.
const FAMILIES: [(&str, &str); 8] = [
    ("usr/lib/postgresql", ""),
    ("usr", "pgsql-"),
    ("usr/lib", "postgresql"),
    ("usr/lib64", "postgresql-"),
    ("opt/homebrew/opt", "postgresql@"),
    ("usr/local/opt", "postgresql@"),
    ("home/linuxbrew/.linuxbrew/opt", "postgresql@"),
    ("Applications/Postgres.app/Contents/Versions", ""),
];

/// Where packages install their only version.
const SINGLES: [&str; 5] = [
    "opt/homebrew/opt/postgresql/bin",
    "usr/local/opt/postgresql/bin",
    "home/linuxbrew/.linuxbrew/opt/postgresql/bin",
    "usr/local/pgsql/bin",
    "usr/bin",
];

/// All installations on the machine whose file system begins at `root`, the
/// most wanted first, each once.
pub(crate) fn candidates(root: &Path, path_var: Option<&OsStr>) -> Vec<PathBuf> {
    let on_path: Vec<PathBuf> = path_var.map(|path| std::env::split_paths(path).collect()).unwrap_or_default();
    let mut folders = on_path.clone();
    for (parent, prefix) in FAMILIES {
        folders.extend(newest_first(&root.join(parent), prefix));
    }
    folders.extend(SINGLES.iter().map(|single| root.join(single)));
    folders.extend(told_by_pg_config(&on_path));

    let mut found = Vec::new();
    for real in folders.iter().filter_map(|folder| installation(folder)) {
        if !found.contains(&real) {
            found.push(real);
        }
    }
    found
}

/// The real folder of the programs, if `folder` holds them or links to them.
/// A link alone is not enough: `postgres` looks for its files beside itself.
pub(crate) fn installation(folder: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(folder.join("postgres")).ok()?;
    let bin_dir = real.parent()?;
    bin_dir.join("initdb").is_file().then(|| bin_dir.to_owned())
}

/// The number a version begins with.
pub(crate) fn leading_number(version: &str) -> Option<u32> {
    let end = version.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(version.len());
    version.get(..end)?.parse().ok()
}

fn newest_first(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix(prefix)?;
            Some((leading_number(version)?, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(major, _)| Reverse(*major));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn told_by_pg_config(on_path: &[PathBuf]) -> Option<PathBuf> {
    let pg_config = on_path.iter().map(|folder| folder.join("pg_config")).find(|program| program.is_file())?;
    let output = Command::new(pg_config).arg("--bindir").stdin(Stdio::null()).output().ok()?;
    let line = output.stdout.trim_ascii_end().to_vec();
    Some(PathBuf::from(OsString::from_vec(line)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn install(bin: &Path) -> PathBuf {
        fs::create_dir_all(bin).unwrap();
        for program in ["initdb", "postgres"] {
            fs::write(bin.join(program), "").unwrap();
        }
        fs::canonicalize(bin).unwrap()
    }

    #[test]
    fn the_path_comes_first_then_versions_newest_first() {
        let machine = tempfile::tempdir().unwrap();
        let root = machine.path();
        let nine = install(&root.join("usr/lib/postgresql/9.6/bin"));
        let seventeen = install(&root.join("usr/lib/postgresql/17/bin"));
        let brewed = install(&root.join("opt/homebrew/opt/postgresql@18/bin"));
        let own = install(&root.join("own"));
        let found = candidates(root, Some(own.as_os_str()));
        assert_eq!(found, [own, seventeen, nine, brewed]);
    }

    #[test]
    fn links_on_the_path_lead_to_the_real_folder_once() {
        let machine = tempfile::tempdir().unwrap();
        let real = install(&machine.path().join("usr/lib/postgresql/15/bin"));
        let links = machine.path().join("links");
        fs::create_dir(&links).unwrap();
        symlink(real.join("postgres"), links.join("postgres")).unwrap();
        let found = candidates(machine.path(), Some(links.as_os_str()));
        assert_eq!(found, [real]);
    }

    #[test]
    fn a_folder_with_only_one_of_the_programs_does_not_count() {
        let machine = tempfile::tempdir().unwrap();
        fs::write(machine.path().join("postgres"), "").unwrap();
        assert_eq!(installation(machine.path()), None);
    }

    #[test]
    fn pg_config_is_asked_last() {
        let machine = tempfile::tempdir().unwrap();
        let hidden = install(&machine.path().join("hidden/bin"));
        let tools = machine.path().join("tools");
        fs::create_dir(&tools).unwrap();
        let script = format!("#!/bin/sh\necho '{}'\n", hidden.display());
        fs::write(tools.join("pg_config"), script).unwrap();
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(tools.join("pg_config"), executable).unwrap();
        let found = candidates(machine.path(), Some(tools.as_os_str()));
        assert_eq!(found, [hidden]);
    }
}
