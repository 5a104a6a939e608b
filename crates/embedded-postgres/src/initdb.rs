//! Makes a database cluster, once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::account::Account;
use crate::address::SUPERUSER;
use crate::home::{self, Home};
use crate::{Durability, Programs, StartError, password};

/// Texts sort the same on every machine. The first is missing on some systems.
const LOCALES: [&str; 2] = ["C.UTF-8", "C"];

const UNFINISHED: &str = "cluster.new";

/// Makes a cluster in the data folder unless there is one.
///
/// It is made beside its place and moved there when it is whole, so that a
/// kill in the middle leaves nothing that looks like a cluster.
pub(crate) fn ensure(
    home: &Home,
    account: &Account,
    programs: &Programs,
    durability: Durability,
) -> Result<(), StartError> {
    remove_unfinished(home)?;
    if home.cluster().exists() {
        return Ok(());
    }
    // An initdb whose parent was killed may still be at work, and clears up
    // after itself: it must not do that in the folder of this one.
    let process = std::process::id();
    let unfinished = home.folder().join(format!("{UNFINISHED}.{process}"));
    let password_copy = home.folder().join(format!("{UNFINISHED}.{process}.password"));
    let password = password::make(&home.password())?;
    password::keep(&password, &password_copy)?;
    account.give(&password_copy).map_err(StartError::with("give away", &password_copy))?;

    let initdb = Initdb {
        program: programs.bin_dir().join("initdb"),
        unfinished: &unfinished,
        password_file: &password_copy,
        account,
        durability,
    };
    let made = initdb.run(home);
    let _ = fs::remove_file(&password_copy);
    made?;
    fs::rename(&unfinished, home.cluster())
        .and_then(|()| File::open(home.folder())?.sync_all())
        .map_err(StartError::with("move", &unfinished))
}

struct Initdb<'a> {
    program: PathBuf,
    unfinished: &'a Path,
    password_file: &'a Path,
    account: &'a Account,
    durability: Durability,
}

impl Initdb<'_> {
    fn run(&self, home: &Home) -> Result<(), StartError> {
        let mut said = String::new();
        for locale in LOCALES {
            home::make_private(self.unfinished, self.account)?;
            let output = self.run_once(locale)?;
            if output.status.success() {
                return Ok(());
            }
            said = String::from_utf8_lossy(&output.stderr).trim().into();
            home::remove_all(self.unfinished)?;
            if !said.contains("locale") {
                break;
            }
        }
        Err(StartError::Initdb { folder: home.folder().to_owned(), output: said })
    }

    fn run_once(&self, locale: &str) -> Result<Output, StartError> {
        let mut command = Command::new(&self.program);
        command
            .arg("--pgdata")
            .arg(self.unfinished)
            .arg("--pwfile")
            .arg(self.password_file)
            .args(["--username", SUPERUSER, "--encoding=UTF8", "--locale"])
            .arg(locale)
            // The socket lies in a folder which nobody else can enter.
            .args(["--auth-local=trust", "--auth-host=scram-sha-256"]);
        if self.durability == Durability::None {
            command.arg("--no-sync");
        }
        tame(&mut command, self.account);
        command.output().map_err(|source| StartError::Run { program: self.program.clone(), source })
    }
}

/// What all programs of PostgreSQL need: the right account; a folder that
/// account can be in; an environment without our secrets, without variables
/// such as `PGPORT`, and in the language we read errors in.
pub(crate) fn tame(command: &mut Command, account: &Account) {
    command
        .stdin(Stdio::null())
        .current_dir("/")
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LC_ALL", "C");
    account.run(command);
}

fn remove_unfinished(home: &Home) -> Result<(), StartError> {
    let folder = home.folder();
    let entries = fs::read_dir(folder).map_err(StartError::with("read", folder))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            if path.is_dir() {
                home::remove_all(&path)?;
            } else {
                fs::remove_file(&path).map_err(StartError::with("remove", &path))?;
            }
        }
    }
    Ok(())
}
