//! A page of what happened.

use std::sync::Arc;

use super::{EventKind, EventQueries, RecordedEvent};
use crate::{
    access::{Actor, Forbidden, Permission},
    store::StoreError,
    values::Limit,
};

/// Which events are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Only these kinds; all without any.
    pub kinds: Vec<EventKind>,
    /// Only those of one subject, such as `product/1`.
    pub subject: Option<String>,
}

/// Why events were not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListEventsError {
    /// The actor may not read events.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The driving port to what happened.
#[derive(Clone)]
pub struct Events {
    queries: Arc<dyn EventQueries>,
}

impl Events {
    /// Reads from these queries.
    pub fn new(queries: Arc<dyn EventQueries>) -> Self {
        Self { queries }
    }

    /// The events behind a position, oldest first.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &EventFilter,
        after: i64,
        limit: Limit,
    ) -> Result<Vec<RecordedEvent>, ListEventsError> {
        actor.require(Permission::ReadEvents)?;
        Ok(self.queries.list(filter, after, limit).await?)
    }
}
