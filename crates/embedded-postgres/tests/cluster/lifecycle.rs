//! What happens on an ordinary day.

use std::future::ready;
use std::os::unix::fs::PermissionsExt;

use embedded_postgres::Cluster;
use tokio_postgres::Config;

use crate::support::{ask, connect, folder, kill_9, runs, settings, start, until};

#[tokio::test]
async fn data_stay_between_runs_and_nothing_runs_in_between() {
    let folder = folder();
    let data_dir = folder.path().join("made/by/the/start");

    let first = start(&data_dir).await;
    first.ensure_database("stock book").await.unwrap();
    first.ensure_database("stock book").await.unwrap();
    let url = first.url("stock book");
    ask(&url, "CREATE TABLE kept AS SELECT 'apple' AS what").await;
    let pid = first.postmaster_pid();
    assert!(runs(pid));
    first.stop().await.unwrap();
    assert!(!runs(pid));

    let second = start(&data_dir).await;
    second.ensure_database("stock book").await.unwrap();
    let kept = ask(&second.url("stock book"), "SELECT what FROM kept").await;
    assert_eq!(kept.as_deref(), Some("apple"));
    second.stop().await.unwrap();
}

#[tokio::test]
async fn the_server_thinks_in_utc_and_utf8_and_obeys_extra_settings() {
    let folder = folder();
    let mut settings = settings(folder.path().join("data"));
    settings.max_connections = 42;
    settings.extra = vec![("work_mem".to_owned(), "7MB".to_owned())];
    let cluster = Cluster::start(settings).await.unwrap();
    let url = cluster.url("postgres");
    for (setting, value) in [
        ("timezone", "UTC"),
        ("server_encoding", "UTF8"),
        ("max_connections", "42"),
        ("work_mem", "7MB"),
        ("fsync", "off"),
        ("listen_addresses", ""),
    ] {
        let shown = ask(&url, &format!("SHOW {setting}")).await;
        assert_eq!(shown.as_deref(), Some(value), "{setting}");
    }
    let sorted = "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b','A','a','B']) x";
    assert_eq!(ask(&url, sorted).await.as_deref(), Some("ABab"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn nobody_else_can_come_near_the_data() {
    let folder = folder();
    let cluster = start(&folder.path().join("data")).await;
    for (name, permissions) in [("cluster", 0o700), ("socket", 0o700), ("password", 0o600), ("postgres.log", 0o600)] {
        let metadata = std::fs::metadata(cluster.data_dir().join(name)).unwrap();
        let found = metadata.permissions().mode() & 0o777;
        assert_eq!(found, permissions, "{name}");
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_with_a_long_path_is_served_on_the_loopback_interface() {
    let folder = folder();
    let cluster = start(&folder.path().join("long".repeat(25))).await;
    let url = cluster.url("postgres");
    assert!(url.contains("@127.0.0.1:"), "{url}");
    assert_eq!(ask(&url, "SELECT 7").await.as_deref(), Some("7"));

    let config: Config = url.parse().unwrap();
    let password = std::str::from_utf8(config.get_password().unwrap()).unwrap();
    let wrong = url.replace(password, "wrong");
    assert!(connect(&wrong).await.is_err());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_dropped_cluster_stops_soon_and_its_folder_can_be_used_at_once() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let first = start(&data_dir).await;
    let pid = first.postmaster_pid();
    drop(first);
    let second = start(&data_dir).await;
    until("the first one is gone", || ready(!runs(pid))).await;
    assert!(runs(second.postmaster_pid()));
    second.stop().await.unwrap();
}

#[tokio::test]
async fn a_program_hears_of_the_death_of_its_server() {
    let folder = folder();
    let mut cluster = start(&folder.path().join("data")).await;
    kill_9(cluster.postmaster_pid());
    cluster.died().await;
    cluster.restart().await.unwrap();
    let seven = ask(&cluster.url("postgres"), "SELECT 7").await;
    assert_eq!(seven.as_deref(), Some("7"));
    cluster.stop().await.unwrap();
}

#[test]
fn a_start_can_be_sent_to_another_thread() {
    fn sendable<T: Send>(_: &T) {}
    let start = Cluster::start(settings("/nowhere".into()));
    sendable(&start);
}
