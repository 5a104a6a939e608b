//! One transaction.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    events::EventsUnit,
    inventory::InventoryUnit,
    invoicing::InvoicingUnit,
    orders::OrdersUnit,
    store::{StoreError, UnitOfWork},
    users::UsersUnit,
    values::JsonText,
    webhooks::WebhooksUnit,
};
use futures_util::FutureExt;

use super::{
    Queue,
    commit::{Final, commit},
    enter::{First, enter},
    postgres_store::Shared,
    queue::Answer,
    requests::Requests,
};
use crate::{
    connection::{Lease, Work},
    statement::simple,
};

/// One transaction, which begins with its first statement. Dropped unfinished it ends at once, since its lease closes the
/// connection.
pub(crate) struct PostgresUnit {
    pub(crate) shared: Arc<Shared>,
    requests: Requests,
    turned_away: Vec<(usize, StoreError)>,
    /// The place of the request to which what is queued belongs.
    pub(crate) place: usize,
    lease: Option<Lease>,
    begun: bool,
    /// Whether a statement failed or was not waited for, after which PostgreSQL turns `COMMIT` into a rollback without saying so.
    failed: bool,
    pub(crate) queue: Queue,
}

impl PostgresUnit {
    pub(super) fn new(shared: Arc<Shared>, requests: Requests) -> Self {
        Self {
            shared,
            requests,
            turned_away: Vec::new(),
            place: 0,
            lease: None,
            begun: false,
            failed: false,
            queue: Queue::default(),
        }
    }

    /// Sends statements and waits for their answers. The first ones take `BEGIN` and the request's checks along.
    pub(crate) async fn run<A: Sync + ?Sized, T: Send>(
        &mut self,
        about: &A,
        work: Work<A, T>,
    ) -> Result<T, StoreError> {
        // A caller who stops waiting has dropped the lease below, and the transaction with it.
        let failed = std::mem::replace(&mut self.failed, true);
        let result = match self.lease.take() {
            Some(mut lease) => {
                let result = lease.run(about, work).await;
                self.lease = Some(lease);
                result
            }
            None if self.begun => Err(StoreError::Broken("this unit of work has ended".into())),
            None => self.begin_with(about, work).await,
        };
        self.failed = failed || result.is_err();
        if matches!(result, Err(StoreError::Unavailable(_))) {
            self.lease = None;
        }
        result
    }

    async fn begin_with<A: Sync + ?Sized, T: Send>(&mut self, about: &A, work: Work<A, T>) -> Result<T, StoreError> {
        self.begun = true;
        let connections = &self.shared.connections;
        let mut lease = connections.lease().await?;
        let first = First { begin: connections.begin(), requests: &self.requests, about, work };
        let mut result = lease.run(&first, enter).await;
        // Nothing can have been committed yet, so a connection that died in the pool is replaced without a word.
        if matches!(result, Err(StoreError::Unavailable(_))) && lease.was_used_before() {
            lease = connections.replace(lease).await?;
            result = lease.run(&first, enter).await;
        }
        self.lease = Some(lease);
        let (turned_away, value) = result?;
        self.turned_away = turned_away;
        Ok(value)
    }

    async fn send_all(&mut self) -> Result<(), StoreError> {
        if !self.begun {
            self.run(&(), |_, ()| std::future::ready(Ok(())).boxed()).await?;
        }
        let Some(lease) = self.lease.as_mut().filter(|_| !self.failed) else {
            return Err(StoreError::Broken("a unit was committed after one of its statements had failed".into()));
        };
        let all = Final { requests: self.requests.all(), queue: &self.queue };
        lease.run(&all, commit).await
    }

    /// Ends the transaction, and keeps the connection if that worked.
    async fn end(&mut self) {
        let Some(mut lease) = self.lease.take() else { return };
        if lease.run("ROLLBACK", |link, end| simple(link, end).boxed()).await.is_ok() {
            let _ = lease.give_back(Ok(()));
        }
    }
}

#[async_trait]
impl UnitOfWork for PostgresUnit {
    fn inventory(&mut self) -> &mut dyn InventoryUnit {
        self
    }

    fn orders(&mut self) -> &mut dyn OrdersUnit {
        self
    }

    fn users(&mut self) -> &mut dyn UsersUnit {
        self
    }

    fn events(&mut self) -> &mut dyn EventsUnit {
        self
    }

    fn webhooks(&mut self) -> &mut dyn WebhooksUnit {
        self
    }

    fn invoicing(&mut self) -> &mut dyn InvoicingUnit {
        self
    }

    fn turned_away(&mut self) -> Vec<(usize, StoreError)> {
        std::mem::take(&mut self.turned_away)
    }

    fn on_behalf_of(&mut self, place: usize) {
        self.place = place;
    }

    fn answer(&mut self, answer: JsonText) {
        self.queue.answers.push(Answer { answer, request: self.place });
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        let result = self.send_all().await;
        // Also after a failure: its outcome may be unknown, and asking once more costs little.
        self.shared.standing.forget(&self.queue.users);
        if !self.queue.events.is_empty() {
            self.shared.bell.ring();
        }
        match self.lease.take() {
            Some(lease) if result.is_ok() => lease.give_back(result),
            Some(lease) => {
                self.lease = Some(lease);
                if !matches!(result, Err(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_))) {
                    self.end().await;
                }
                result
            }
            None => result,
        }
    }

    async fn roll_back(mut self: Box<Self>) {
        self.end().await;
    }
}
