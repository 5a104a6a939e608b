//! Invoices meet whoever draws and keeps them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Result;
use domain::invoicing::{Invoices, InvoicesPorts, ObjectStore};
use object_store_adapter::{Objects, Settings};
use pdf_adapter::PdfRenderer;
use postgres_adapter::PostgresStore;

use crate::{
    adapters::{SystemClock, SystemIds},
    config::DocumentsConfig,
};

/// Where documents are kept: in the bucket or the folder that is configured, else beside the embedded data, else here.
pub(crate) fn objects(config: &DocumentsConfig, data_dir: Option<&Path>) -> Result<Arc<dyn ObjectStore>> {
    let settings = match (&config.bucket, &config.folder, data_dir) {
        (Some(bucket), _, _) => Settings::S3(bucket.clone()),
        (None, Some(folder), _) => Settings::Folder(absolute(folder)),
        (None, None, Some(data_dir)) => Settings::Folder(data_dir.join("documents")),
        (None, None, None) => Settings::Folder(absolute(Path::new("documents"))),
    };
    Ok(Arc::new(Objects::new(&settings)?))
}

/// The use cases of invoices.
pub(crate) fn invoices(
    config: &DocumentsConfig,
    store: &Arc<PostgresStore>,
    objects: Arc<dyn ObjectStore>,
) -> Invoices {
    let ports = InvoicesPorts {
        store: store.clone(),
        outbox: store.clone(),
        queries: store.clone(),
        orders: store.clone(),
        inventory: store.clone(),
        renderer: Arc::new(PdfRenderer),
        objects,
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
    };
    Invoices::new(ports, config.policy.clone())
}

/// Whoever changes the working directory later does not move the folder.
fn absolute(folder: &Path) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}
