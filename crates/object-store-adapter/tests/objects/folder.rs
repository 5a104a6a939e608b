use std::collections::BTreeSet;

use domain::invoicing::{Kept, ObjectStore, ObjectStoreError};
use futures_util::future::join_all;
use object_store_adapter::{Objects, Settings};
use tempfile::tempdir;

use super::{PDF, keeps_its_word};

#[tokio::test]
async fn a_folder_keeps_its_word_and_is_nobody_elses_to_read() {
    let home = tempdir().unwrap();
    let folder = home.path().join("deep/down/documents");
    let objects = Objects::new(&Settings::Folder(folder.clone())).unwrap();
    assert!(!folder.exists(), "it is made when it is needed");
    keeps_its_word(&objects).await;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&folder.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o700);
    }
}

/// Where there is a bucket, that is its server's promise, which moto does not give.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_keep_something_under_one_name_in_a_folder_one_wins() {
    let home = tempdir().unwrap();
    let objects = Objects::new(&Settings::Folder(home.path().to_owned())).unwrap();
    let name = "invoices/2026/INV-2026-000002.pdf";
    let puts = (0..50_u8).map(|number| objects.put(name, PDF, vec![number; 20_000]));
    let kept: Vec<Kept> = join_all(puts).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(kept.iter().filter(|kept| **kept == Kept::Now).count(), 1);
    let bytes = objects.get(name).await.unwrap().unwrap();
    assert_eq!((bytes.len(), bytes.iter().collect::<BTreeSet<_>>().len()), (20_000, 1), "it is whole, and one's");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_refused_with_its_name() {
    let home = tempdir().unwrap();
    std::fs::write(home.path().join("file"), "x").unwrap();
    let objects = Objects::new(&Settings::Folder(home.path().join("file/documents"))).unwrap();
    let refused = objects.put("a.pdf", PDF, vec![1]).await.unwrap_err();
    assert!(matches!(&refused, ObjectStoreError::Refused(reason) if reason.contains("documents")), "{refused}");
}

#[tokio::test]
async fn what_a_crash_left_half_written_is_not_taken_for_the_document() {
    let home = tempdir().unwrap();
    let objects = Objects::new(&Settings::Folder(home.path().to_owned())).unwrap();
    std::fs::create_dir_all(home.path().join("invoices")).unwrap();
    // As the library names what it is still writing.
    std::fs::write(home.path().join("invoices/a.pdf#1"), "half").unwrap();
    assert_eq!(objects.get("invoices/a.pdf").await.unwrap(), None);
    assert_eq!(objects.put("invoices/a.pdf", PDF, b"whole".to_vec()).await.unwrap(), Kept::Now);
    assert_eq!(objects.get("invoices/a.pdf").await.unwrap().unwrap(), b"whole");
}
