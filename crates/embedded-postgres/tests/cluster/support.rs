//! Folders and questions which several tests share.

use std::fs::{self, Permissions};
use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use embedded_postgres::{Cluster, Durability, Settings, testing};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A folder which the server's account can enter, also when we are root.
pub fn folder() -> TempDir {
    // The canonical path, which errors name; and a short one, fit for sockets.
    let folder = tempfile::tempdir_in(fs::canonicalize("/tmp").unwrap()).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
    folder
}

/// Quick settings for a cluster which nothing survives.
pub fn settings(data_dir: PathBuf) -> Settings {
    Settings { durability: Durability::None, ..Settings::new(data_dir, testing::programs().unwrap()) }
}

/// A cluster in that folder.
pub async fn start(data_dir: &Path) -> Cluster {
    Cluster::start(settings(data_dir.to_owned())).await.unwrap()
}

/// Runs statements, and gives the first value of the first row, if any.
pub async fn ask(url: &str, statements: &str) -> Option<String> {
    let client = connect(url).await.unwrap();
    let messages = client.simple_query(statements).await.unwrap();
    messages.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    })
}

/// A client whose connection lives as long as it and the test's runtime do.
#[expect(clippy::disallowed_methods, reason = "the runtime of a test ends with it, and all its tasks with the runtime")]
pub async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Whether the process runs; a zombie does not.
pub fn runs(pid: u32) -> bool {
    match fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => !stat.rsplit(')').next().unwrap().starts_with(" Z"),
        Err(_) if Path::new("/proc/self/stat").exists() => false,
        Err(_) => kill(raw(pid), None).is_ok(),
    }
}

/// Kills without mercy.
pub fn kill_9(pid: u32) {
    kill(raw(pid), Signal::SIGKILL).unwrap();
}

/// Waits until the condition holds, and fails if that takes too long.
pub async fn until<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let begin = Instant::now();
    while !condition().await {
        assert!(begin.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::task::yield_now().await;
    }
}

fn raw(pid: u32) -> Pid {
    Pid::from_raw(i32::try_from(pid).unwrap())
}
