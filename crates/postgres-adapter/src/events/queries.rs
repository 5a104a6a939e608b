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

#[async_trait]
impl EventQueries for PostgresStore {
    async fn list(&self, filter: &EventFilter, after: i64, limit: Limit) -> Result<Vec<RecordedEvent>, StoreError> {
        let connections = &self.0.connections;
        while connections.read(&(), |link, ()| list::sequence(link).boxed()).await? {}
        let wanted = list::Wanted { filter, after, limit };
        connections.read(&wanted, |link, wanted| list::list(link, wanted).boxed()).await
    }
}
