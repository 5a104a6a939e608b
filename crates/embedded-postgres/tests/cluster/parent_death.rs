//! What becomes of a server whose parent is killed. The parent is another
//! process of this test program, which runs only the last test in here.

use std::future::ready;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use embedded_postgres::{Cluster, OnParentDeath, Settings};

use crate::support::{ask, folder, runs, settings, start, until};

#[tokio::test]
async fn a_kept_server_goes_on_and_the_next_start_takes_over() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let (parent, orphan) = parent_with_cluster("keep", &data_dir);
    kill(parent);
    assert!(runs(orphan));
    let cluster = start(&data_dir).await;
    assert!(!runs(orphan));
    assert_eq!(left_behind(&cluster).await.as_deref(), Some("apple"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_guarded_server_stops_and_its_data_stay() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let (parent, orphan) = parent_with_cluster("stop", &data_dir);
    kill(parent);
    until("the server stops", || ready(!runs(orphan))).await;
    let cluster = start(&data_dir).await;
    assert_eq!(left_behind(&cluster).await.as_deref(), Some("apple"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_start_right_after_the_kill_gets_along_with_the_guard() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let (parent, _) = parent_with_cluster("stop", &data_dir);
    kill(parent);
    let cluster = start(&data_dir).await;
    assert_eq!(left_behind(&cluster).await.as_deref(), Some("apple"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_for_tests_stops_and_its_folder_goes() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let (parent, orphan) = parent_with_cluster("remove", &data_dir);
    assert!(data_dir.exists());
    kill(parent);
    until("the server stops", || ready(!runs(orphan))).await;
    until("the folder goes", || ready(!data_dir.exists())).await;
}

/// Starts a process which starts a cluster and waits to be killed.
fn parent_with_cluster(on_death: &str, data_dir: &Path) -> (Child, u32) {
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "parent_death::another_process", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let order = format!("{on_death} {}", data_dir.display());
    writeln!(parent.stdin.as_mut().unwrap(), "{order}").unwrap();
    let said = BufReader::new(parent.stdout.take().unwrap()).lines();
    let postmaster = said
        .map(Result::unwrap)
        .find_map(|line| line.split_once("postmaster ")?.1.parse().ok())
        .expect("it says which postmaster it started");
    (parent, postmaster)
}

fn kill(mut parent: Child) {
    parent.kill().unwrap();
    parent.wait().unwrap();
}

async fn left_behind(cluster: &Cluster) -> Option<String> {
    ask(&cluster.url("postgres"), "SELECT what FROM kept").await
}

#[tokio::test]
#[ignore = "started by the other tests in here, as a process they can kill"]
async fn another_process() {
    let mut order = String::new();
    std::io::stdin().read_line(&mut order).unwrap();
    let Some((on_death, data_dir)) = order.trim_end().split_once(' ') else {
        // Somebody runs all ignored tests.
        return;
    };
    let on_parent_death = match on_death {
        "keep" => OnParentDeath::Keep,
        "stop" => OnParentDeath::Stop,
        _ => OnParentDeath::Remove,
    };
    let cluster = Cluster::start(Settings { on_parent_death, ..settings(data_dir.into()) }).await.unwrap();
    let url = cluster.url("postgres");
    ask(&url, "CREATE TABLE kept AS SELECT 'apple' AS what").await;
    println!("\npostmaster {}", cluster.postmaster_pid());
    // Ends when we are killed, or when whoever asked is.
    std::io::stdin().read_line(&mut order).unwrap();
}
