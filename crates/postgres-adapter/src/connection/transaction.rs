//! Short transactions in the background.

use domain::store::StoreError;
use futures_util::FutureExt;

use super::{Connections, Lease, Work};
use crate::statement::simple;

impl Connections {
    /// Does all of it in one transaction, or nothing. Whatever fails in between closes the connection, and the transaction with it.
    pub(crate) async fn transaction<A: Sync + ?Sized, T>(&self, about: &A, work: Work<A, T>) -> Result<T, StoreError> {
        let mut lease = self.begun().await?;
        let result = lease.run(about, work).await?;
        let committed = lease.run("COMMIT", |link, end| simple(link, end).boxed()).await;
        lease.give_back(committed.map(|()| result))
    }

    /// A connection in a transaction. One that died in the pool is replaced without a word.
    async fn begun(&self) -> Result<Lease, StoreError> {
        let mut lease = self.lease().await?;
        match lease.run(self.begin(), |link, begin| simple(link, begin).boxed()).await {
            Err(StoreError::Unavailable(_)) if lease.was_used_before() => lease = self.replace(lease).await?,
            begun => return begun.map(|()| lease),
        }
        lease.run(self.begin(), |link, begin| simple(link, begin).boxed()).await?;
        Ok(lease)
    }
}
