//! Python with the published library, in a virtual environment that is made once.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The interpreter; nothing, and a loud word, where it cannot be had.
pub fn interpreter() -> Option<PathBuf> {
    match prepare() {
        Ok(interpreter) => Some(interpreter),
        Err(reason) => {
            eprintln!(
                "SKIPPED: the receiver of docs/webhooks.md needs Python 3 with venv, and the library from PyPI: {reason}"
            );
            None
        }
    }
}

fn prepare() -> io::Result<PathBuf> {
    // Beside what is built, so that `cargo clean` takes it along.
    let folder = std::env::current_exe()?.ancestors().nth(2).map(|target| target.join("webhook-receiver"));
    let folder = folder.ok_or_else(|| io::Error::other("there is no folder to put it"))?;
    let (interpreter, ready) = (folder.join("bin/python"), folder.join("ready"));
    if !ready.exists() {
        let _ = fs::remove_dir_all(&folder);
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        run(pip(&interpreter).args(["install", "--quiet", "standardwebhooks>=1,<2"]))?;
        fs::write(ready, "")?;
    }
    Ok(interpreter)
}

fn pip(interpreter: &Path) -> Command {
    let mut pip = Command::new(interpreter);
    pip.args(["-m", "pip", "--disable-pip-version-check", "--retries", "1", "--timeout", "10"]);
    pip
}

fn run(command: &mut Command) -> io::Result<()> {
    let Output { status, stderr, .. } = command.output()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(String::from_utf8_lossy(&stderr).into_owned())) }
}
