//! Questions of many callers, asked together.
//!
//! While a question is under way, those that arrive wait, and the next one asks for all of them. There is no timer: one
//! that arrives alone is asked at once. A question is never answered by what was sent before it arrived, so whoever has seen
//! a commit sees it here too.

use std::{
    collections::VecDeque,
    error::Error,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
};

use domain::store::StoreError;
use futures_util::{FutureExt, future::BoxFuture};
use tokio::{runtime::Handle, sync::oneshot};

/// So many questions are asked at once at the most.
const BATCH: usize = 64;

/// So many wait at the most. Whoever comes then is told that the store is busy.
const WAITING: usize = 4_096;

/// Asks for many at once: an answer for each question, in their order.
type Ask<Q, A> = dyn Fn(Vec<Q>) -> BoxFuture<'static, Result<Vec<A>, StoreError>> + Send + Sync;

/// Asks questions of one kind, at most one batch at a time.
pub(crate) struct Loader<Q, A>(Arc<Shared<Q, A>>);

struct Shared<Q, A> {
    queue: Mutex<Queue<Q, A>>,
    ask: Box<Ask<Q, A>>,
    runtime: Handle,
}

struct Queue<Q, A> {
    waiting: VecDeque<Waiting<Q, A>>,
    /// Whether there is a task that asks until nobody waits any more.
    is_asking: bool,
}

struct Waiting<Q, A> {
    question: Q,
    caller: oneshot::Sender<Result<A, StoreError>>,
}

impl<Q: Send + 'static, A: Send + 'static> Loader<Q, A> {
    /// Asks on a runtime, where it goes on if the caller does not wait any more: others may be in the same batch.
    pub(crate) fn new<F>(runtime: Handle, ask: impl Fn(Vec<Q>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Vec<A>, StoreError>> + Send + 'static,
    {
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), is_asking: false });
        Self(Arc::new(Shared { queue, ask: Box::new(move |questions| ask(questions).boxed()), runtime }))
    }

    /// Asks one question, with those of others. An error is told to everybody in the batch.
    pub(crate) async fn load(&self, question: Q) -> Result<A, StoreError> {
        let (caller, answer) = oneshot::channel();
        if self.0.enqueue(Waiting { question, caller })? {
            self.0.runtime.spawn(Arc::clone(&self.0).ask_all());
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::Broken("the question was dropped unanswered".into())))
    }
}

impl<Q, A> Shared<Q, A> {
    /// Whether somebody has to begin to ask.
    fn enqueue(&self, waiting: Waiting<Q, A>) -> Result<bool, StoreError> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.waiting.len() >= WAITING {
            return Err(StoreError::Busy("too many questions wait already".into()));
        }
        queue.waiting.push_back(waiting);
        Ok(!std::mem::replace(&mut queue.is_asking, true))
    }

    /// Asks until nobody waits.
    async fn ask_all(self: Arc<Self>) {
        while let Some((questions, callers)) = self.next_batch() {
            // Without an answer the callers are dropped, and told so by that.
            let asking = async { (self.ask)(questions).await };
            if let Ok(answers) = AssertUnwindSafe(asking).catch_unwind().await {
                tell(callers, answers);
            }
        }
    }

    #[expect(clippy::type_complexity, reason = "two lists of the same length")]
    fn next_batch(&self) -> Option<(Vec<Q>, Vec<oneshot::Sender<Result<A, StoreError>>>)> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.waiting.len().min(BATCH);
        queue.is_asking = count > 0;
        let batch = queue.waiting.drain(..count);
        (count > 0).then(|| batch.map(|waiting| (waiting.question, waiting.caller)).unzip())
    }
}

/// Tells everybody, of whom some may not wait any more.
fn tell<A>(callers: Vec<oneshot::Sender<Result<A, StoreError>>>, answers: Result<Vec<A>, StoreError>) {
    match answers {
        Ok(answers) => {
            for (caller, answer) in callers.into_iter().zip(answers) {
                let _ = caller.send(Ok(answer));
            }
        }
        Err(error) => {
            for caller in callers {
                let _ = caller.send(Err(same(&error)));
            }
        }
    }
}

/// The same error for somebody else.
fn same(error: &StoreError) -> StoreError {
    let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string).into();
    match error {
        StoreError::Conflict(_) => StoreError::Conflict(cause),
        StoreError::Busy(_) => StoreError::Busy(cause),
        StoreError::Unavailable(_) => StoreError::Unavailable(cause),
        _ => StoreError::Broken(cause),
    }
}

#[cfg(test)]
#[path = "loader_tests.rs"]
mod tests;
