//! Documents within a unit of work.

use async_trait::async_trait;
use domain::{
    invoicing::{Billing, Filed, InvoicingUnit, IssuedDocument, NewDocument},
    store::StoreError,
    values::{DocumentId, OrderId},
};
use futures_util::FutureExt;

use super::lock;
use crate::store::PostgresUnit;

#[async_trait]
impl InvoicingUnit for PostgresUnit {
    async fn lock_due(&mut self, order: OrderId) -> Result<Option<Billing>, StoreError> {
        self.run(&order.uuid(), |link, order| lock::lock_due(link, *order).boxed()).await
    }

    async fn lock_unfiled(&mut self, id: DocumentId) -> Result<Option<IssuedDocument>, StoreError> {
        self.run(&id.uuid(), |link, id| lock::lock_unfiled(link, *id).boxed()).await
    }

    fn issue(&mut self, document: NewDocument) {
        self.queue.documents.issued.push(document);
    }

    fn settle_due(&mut self, order: OrderId) {
        self.queue.documents.settled.push(order);
    }

    fn save_filed(&mut self, id: DocumentId, filed: Filed) {
        self.queue.documents.filed.push((id, filed));
    }
}
