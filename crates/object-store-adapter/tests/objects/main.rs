//! The promises of the port to object stores, in a folder and in a server that is compatible with S3.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail the test, as tests themselves may")]

mod folder;
mod s3;

use domain::invoicing::{Kept, ObjectStore};
use object_store_adapter::Objects;

const PDF: &str = "application/pdf";

/// What every store has to keep of its word.
async fn keeps_its_word(objects: &Objects) {
    let name = "invoices/2026/INV-2026-000001.pdf";
    assert_eq!(objects.get(name).await.unwrap(), None, "what was never kept is not there");
    assert_eq!(objects.put(name, PDF, b"first".to_vec()).await.unwrap(), Kept::Now);
    assert_eq!(objects.put(name, PDF, b"second".to_vec()).await.unwrap(), Kept::Before, "nothing is overwritten");
    assert_eq!(objects.get(name).await.unwrap().as_deref(), Some(&b"first"[..]));
    for wrong in ["/etc/passwd", "invoices/../../secret", "", "a//b"] {
        let put = objects.put(wrong, PDF, b"x".to_vec()).await;
        assert!(put.is_err(), "{wrong:?} leads somewhere else");
    }
}
