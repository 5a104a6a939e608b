use domain::invoicing::{Kept, ObjectStore, ObjectStoreError};
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
