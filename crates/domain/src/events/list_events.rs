//! A page of what happened, or of what happens next.

use std::{sync::Arc, time::Duration};

use super::{EventBell, EventKind, EventQueries, RecordedEvent};
use crate::{
    access::{Actor, Forbidden, Permission},
    ports::Clock,
    store::StoreError,
    values::{Limit, UserId},
};

/// Whoever waits looks by themselves this often, should a ring be lost.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Which events are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Only these kinds; all without any.
    pub kinds: Vec<EventKind>,
    /// Only those of one subject, such as `product/1`.
    pub subject: Option<String>,
    /// Only those of this customer's orders.
    pub customer: Option<UserId>,
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
    bell: Arc<dyn EventBell>,
    clock: Arc<dyn Clock>,
}

impl Events {
    /// Reads from these queries, and waits for this bell.
    pub fn new(queries: Arc<dyn EventQueries>, bell: Arc<dyn EventBell>, clock: Arc<dyn Clock>) -> Self {
        Self { queries, bell, clock }
    }

    /// The events behind a position, oldest first. Whoever may see only their own orders is shown only those events.
    ///
    /// If there are none, waits at most so long for some to happen.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &EventFilter,
        after: i64,
        limit: Limit,
        wait: Duration,
    ) -> Result<Vec<RecordedEvent>, ListEventsError> {
        let filter = EventFilter { customer: seen_by(actor)?, ..filter.clone() };
        let began = self.clock.now();
        loop {
            let heard = self.bell.rings();
            let events = self.queries.list(&filter, after, limit).await?;
            let waited = (self.clock.now() - began).to_std().unwrap_or_default();
            let left = wait.saturating_sub(waited);
            if !events.is_empty() || left.is_zero() {
                return Ok(events);
            }
            self.bell.wait(heard, left.min(LOOK_EVERY)).await;
        }
    }
}

/// Whose orders alone an actor may see; nobody's if they may see everything.
fn seen_by(actor: &Actor) -> Result<Option<UserId>, Forbidden> {
    if actor.may(Permission::ReadEvents) {
        return Ok(None);
    }
    actor.require(Permission::ReadOwnEvents)?;
    actor.user_id().map(Some).ok_or(Forbidden)
}
