//! What is to be done about documents.

use async_trait::async_trait;
use domain::{
    invoicing::{InvoiceOutbox, IssuedDocument},
    store::StoreError,
    values::{DocumentId, OrderId},
};
use futures_util::FutureExt;

use super::{claim, note_due};
use crate::PostgresStore;

/// How many at the most, and for how many seconds.
fn bounds(at_most: usize, lease_s: u32) -> (i32, i32) {
    (i32::try_from(at_most).unwrap_or(i32::MAX), i32::try_from(lease_s).unwrap_or(i32::MAX))
}

#[async_trait]
impl InvoiceOutbox for PostgresStore {
    async fn note_due(&self, at_most: usize) -> Result<usize, StoreError> {
        self.give_positions().await?;
        self.0.connections.transaction(&at_most, |link, at_most| note_due::note_due(link, *at_most).boxed()).await
    }

    async fn claim_due(&self, at_most: usize, lease_s: u32) -> Result<Vec<OrderId>, StoreError> {
        let asked = bounds(at_most, lease_s);
        // A claim whose answer was lost ends with its lease, so it may be asked for twice.
        self.0.connections.read(&asked, |link, asked| claim::claim_due(link, asked.0, asked.1).boxed()).await
    }

    async fn put_off_due(&self, order: OrderId, reason: &str) -> Result<(), StoreError> {
        let about = (order, reason);
        self.0.connections.read(&about, |link, about| claim::put_off_due(link, about.0, about.1).boxed()).await
    }

    async fn claim_unfiled(&self, at_most: usize, lease_s: u32) -> Result<Vec<IssuedDocument>, StoreError> {
        let asked = bounds(at_most, lease_s);
        self.0.connections.read(&asked, |link, asked| claim::claim_unfiled(link, asked.0, asked.1).boxed()).await
    }

    async fn put_off_unfiled(&self, id: DocumentId, reason: &str) -> Result<(), StoreError> {
        let about = (id, reason);
        self.0.connections.read(&about, |link, about| claim::put_off_unfiled(link, about.0, about.1).boxed()).await
    }
}
