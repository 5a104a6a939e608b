//! What people are told when something is wrong.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use embedded_postgres::{Cluster, FindError, Programs, Settings, StartError};

use crate::support::{folder, settings, start};

#[tokio::test]
async fn a_second_start_on_a_folder_is_refused_and_names_the_folder() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    let first = start(&data_dir).await;
    let refused = Cluster::start(settings(data_dir.clone())).await.unwrap_err();
    assert!(matches!(&refused, StartError::AlreadyRunning { folder } if *folder == data_dir));
    assert!(refused.to_string().contains(data_dir.to_str().unwrap()));
    first.stop().await.unwrap();
    start(&data_dir).await.stop().await.unwrap();
}

#[test]
fn missing_programs_name_the_commands_which_install_them() {
    let empty = folder();
    let error = Programs::find(Some(empty.path()), None).unwrap_err();
    assert!(matches!(error, FindError::NotInPgBin { .. }));
    for hint in ["apt install", "dnf install", "brew install", "PG_BIN"] {
        assert!(error.to_string().contains(hint), "{hint}");
    }
}

#[tokio::test]
async fn data_of_another_major_version_name_both_versions() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await.unwrap();
    fs::write(data_dir.join("cluster/PG_VERSION"), "99\n").unwrap();
    let error = Cluster::start(settings(data_dir)).await.unwrap_err();
    assert!(matches!(error, StartError::WrongVersion { made_by: 99, .. }));
    let installed = settings("/nowhere".into()).programs.major();
    assert!(error.to_string().contains("PostgreSQL 99"));
    assert!(error.to_string().contains(&format!("PostgreSQL {installed}")));
}

#[tokio::test]
async fn data_of_another_installed_version_are_opened_by_its_programs() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await.unwrap();
    let real = settings(data_dir.clone()).programs;

    let newer = folder.path().join("newer");
    fs::create_dir(&newer).unwrap();
    for program in ["initdb", "postgres"] {
        let script = "#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n";
        fs::write(newer.join(program), script).unwrap();
        fs::set_permissions(newer.join(program), Permissions::from_mode(0o755)).unwrap();
    }
    let path_var = real.bin_dir().as_os_str();
    let programs = Programs::find(Some(&newer), Some(path_var)).unwrap();
    assert_eq!(programs.version(), "99.1");

    let cluster = Cluster::start(Settings { programs, ..settings(data_dir) });
    let cluster = cluster.await.unwrap();
    assert_eq!(cluster.programs().bin_dir(), real.bin_dir());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_which_ends_at_once_shows_the_end_of_its_log() {
    let folder = folder();
    let mut settings = settings(folder.path().join("data"));
    settings.extra = vec![("no_such_setting".to_owned(), "1".to_owned())];
    let error = Cluster::start(settings).await.unwrap_err();
    assert!(matches!(error, StartError::Ended { .. }));
    assert!(error.to_string().contains("no_such_setting"), "{error}");
}

#[tokio::test]
async fn a_folder_below_a_private_one_names_what_is_in_the_way() {
    if !nix::unistd::geteuid().is_root() {
        // Only root runs PostgreSQL as somebody else.
        return;
    }
    let private = folder();
    fs::set_permissions(private.path(), Permissions::from_mode(0o700)).unwrap();
    let data_dir = private.path().join("deep/data");
    let error = Cluster::start(settings(data_dir.clone())).await.unwrap_err();
    assert!(matches!(
        &error,
        StartError::Unreachable { blocked, .. } if blocked == private.path()
    ));
    assert!(error.to_string().contains("DATA_DIR"));
    assert!(!private.path().join("deep").exists());
}

#[tokio::test]
async fn an_interrupted_initdb_does_not_leave_half_a_cluster() {
    let folder = folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await.unwrap();
    // As if the first start had been killed before it was done.
    fs::rename(data_dir.join("cluster"), data_dir.join("cluster.new.1")).unwrap();
    fs::remove_file(data_dir.join("cluster.new.1/PG_VERSION")).unwrap();
    start(&data_dir).await.stop().await.unwrap();
    assert!(!data_dir.join("cluster.new.1").exists());
}
