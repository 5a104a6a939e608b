//! A connection that somebody uses.

use diesel_async::{AsyncPgConnection, pooled_connection::deadpool::Object};
use domain::store::StoreError;
use tokio::runtime::Handle;

use super::{Link, Target, Work, open::cancel};

/// A connection from the pool, which goes back only if it is given back. Dropped otherwise (a client hung up, a panic) it is
/// closed at once, and what it is doing is stopped: a transaction must not stay open, nor its locks be held, until somebody
/// takes the connection again.
pub(crate) struct Lease {
    object: Option<Object<AsyncPgConnection>>,
    /// Whether a statement was sent whose answer did not come yet.
    waiting: bool,
    target: Target,
    runtime: Handle,
}

impl Lease {
    pub(super) fn new(object: Object<AsyncPgConnection>, target: Target, runtime: Handle) -> Self {
        Self { object: Some(object), waiting: false, target, runtime }
    }

    /// Whether it comes from the pool, where it may have died unnoticed.
    pub(crate) fn was_used_before(&self) -> bool {
        self.object.as_ref().is_some_and(|object| Object::metrics(object).recycle_count > 0)
    }

    /// Sends statements and waits for their answers.
    pub(crate) async fn run<A: Sync + ?Sized, T>(&mut self, about: &A, work: Work<A, T>) -> Result<T, StoreError> {
        self.waiting = true;
        let result = work(self.link()?, about).await;
        self.waiting = false;
        result
    }

    fn link(&self) -> Result<&Link, StoreError> {
        self.object.as_deref().ok_or_else(|| StoreError::Broken("this connection was given back".into()))
    }

    /// Returns the connection to the pool, unless the result says that it is dead.
    pub(crate) fn give_back<T>(mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if !matches!(result, Err(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_))) {
            drop(self.object.take());
        }
        result
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else { return };
        let link = Object::take(object);
        if self.waiting {
            // A backend that waits for a lock does not notice that we are gone.
            self.runtime.spawn(cancel(link.cancel_token(), self.target.clone()));
        }
    }
}
