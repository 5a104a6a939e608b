//! Documents to be read.

use async_trait::async_trait;
use domain::{
    invoicing::{DocumentSummary, InvoiceQueries},
    store::StoreError,
    values::OrderId,
};
use futures_util::FutureExt;

use super::list_documents;
use crate::PostgresStore;

#[async_trait]
impl InvoiceQueries for PostgresStore {
    async fn list_documents(&self, order: OrderId) -> Result<Vec<DocumentSummary>, StoreError> {
        let id = order.uuid();
        self.0.connections.read(&id, |link, id| list_documents::list_documents(link, *id).boxed()).await
    }
}
