//! What happens when processes are killed.

use std::fs;
use std::future::ready;

use embedded_postgres::{Cluster, Durability, OnParentDeath, Settings, testing};

use crate::support::{ask, connect, folder, kill_9, runs, settings, start, until};

#[tokio::test]
async fn a_killed_server_starts_again_with_all_that_was_committed() {
    let mut cluster = testing::private_cluster(Durability::Full).await.unwrap();
    let url = cluster.url("postgres");
    ask(&url, "CREATE TABLE kept AS SELECT 'apple' AS what").await;
    let first = cluster.cluster().postmaster_pid();
    cluster.kill_9().await.unwrap();
    assert!(connect(&url).await.is_err());

    cluster.restart().await.unwrap();
    assert_ne!(cluster.cluster().postmaster_pid(), first);
    assert_eq!(cluster.url("postgres"), url);
    let kept = ask(&url, "SELECT what FROM kept").await;
    assert_eq!(kept.as_deref(), Some("apple"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_a_query_starts_again() {
    let mut cluster = testing::private_cluster(Durability::None).await.unwrap();
    let url = cluster.url("postgres");
    let client = connect(&url).await.unwrap();
    let endless = client.simple_query("SELECT count(*) FROM generate_series(1, 1000000000000)");
    let active = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1000000000000%' \
                  AND state = 'active' AND pid <> pg_backend_pid()";
    let begun = until("the query runs", async || ask(&url, active).await.as_deref() == Some("1"));
    tokio::select! {
        ended = endless => panic!("an endless query ended: {ended:?}"),
        () = begun => {}
    }
    cluster.kill_9().await.unwrap();
    cluster.restart().await.unwrap();
    assert_eq!(ask(&url, "SELECT 7").await.as_deref(), Some("7"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_note_with_the_id_of_a_living_process_does_not_matter() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await.unwrap();
    let note = format!("{}\n{}/cluster\n", std::process::id(), data_dir.display());
    fs::write(data_dir.join("cluster/postmaster.pid"), note).unwrap();
    start(&data_dir).await.stop().await.unwrap();
}

#[tokio::test]
async fn killing_the_server_behind_a_cluster_and_starting_anew_works() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let killed = start(&data_dir).await;
    kill_9(killed.postmaster_pid());
    // Its zombie is still ours while the next one starts.
    drop(killed);
    start(&data_dir).await.stop().await.unwrap();
}

#[tokio::test]
async fn a_removed_cluster_leaves_no_folder_and_no_process() {
    let folder = folder();
    let settings = Settings { on_parent_death: OnParentDeath::Remove, ..settings(folder.path().join("data")) };
    let dropped = Cluster::start(settings.clone()).await.unwrap();
    let (data_dir, pid) = (dropped.data_dir().to_owned(), dropped.postmaster_pid());
    drop(dropped);
    until("its process is gone", || ready(!runs(pid))).await;
    until("its folder is gone", || ready(!data_dir.exists())).await;

    let stopped = Cluster::start(settings).await.unwrap();
    stopped.stop().await.unwrap();
    assert!(!data_dir.exists());
}
