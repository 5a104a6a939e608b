//! Events to be read.

use async_trait::async_trait;
use domain::{
    events::{EventFilter, EventQueries, RecordedEvent},
    store::StoreError,
    values::Limit,
};
use futures_util::FutureExt;

use super::list;
use crate::PostgresStore;

impl PostgresStore {
    /// Gives every committed event its position, in transactions of their own.
    pub(crate) async fn give_positions(&self) -> Result<(), StoreError> {
        while self.0.connections.read(&(), |link, ()| list::sequence(link).boxed()).await? {}
        Ok(())
    }
}

#[async_trait]
impl EventQueries for PostgresStore {
    async fn list(&self, filter: &EventFilter, after: i64, limit: Limit) -> Result<Vec<RecordedEvent>, StoreError> {
        self.give_positions().await?;
        let wanted = list::Wanted { filter, after, limit };
        self.0.connections.read(&wanted, |link, wanted| list::list(link, wanted).boxed()).await
    }
}
