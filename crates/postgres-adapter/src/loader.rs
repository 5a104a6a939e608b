//! Questions of many callers, asked together.
//!
//! While a batch is under way, the questions that arrive wait, and the next batch asks all of them. A second one goes beside it
//! as soon as it has as many questions. There is no timer: one that arrives alone is asked at once. A question is never
//! answered by what was sent before it arrived, so whoever has seen a commit sees it here too.

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

/// So many batches are under way at the most: while the database answers one, the other is on its way there or back.
const BATCHES: usize = 2;

/// So many wait at the most. Whoever comes then is told that the store is busy.
const WAITING: usize = 4_096;

/// Asks for many at once: an answer for each question, in their order.
type Ask<Q, A> = dyn Fn(Vec<Q>) -> BoxFuture<'static, Result<Vec<A>, StoreError>> + Send + Sync;

/// Asks questions of one kind.
pub(crate) struct Loader<Q, A>(Arc<Shared<Q, A>>);

struct Shared<Q, A> {
    queue: Mutex<Queue<Q, A>>,
    ask: Box<Ask<Q, A>>,
    runtime: Handle,
}

struct Queue<Q, A> {
    waiting: VecDeque<Waiting<Q, A>>,
    /// Batches under way, and the questions in those that were sent.
    batches: usize,
    asked: usize,
}

/// Questions that are asked together, and who waits for their answers.
struct Batch<Q, A> {
    questions: Vec<Q>,
    callers: Vec<oneshot::Sender<Result<A, StoreError>>>,
}

impl<Q, A> Queue<Q, A> {
    /// Whether there should be another batch.
    fn may_begin(&self) -> bool {
        !self.waiting.is_empty() && self.batches < BATCHES && self.waiting.len() >= self.asked
    }
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
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), batches: 0, asked: 0 });
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
        let begins = queue.may_begin();
        queue.batches += usize::from(begins);
        Ok(begins)
    }

    /// Whatever waits by now.
    fn take(&self) -> Batch<Q, A> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.waiting.len().min(BATCH);
        queue.asked += count;
        let (questions, callers) =
            queue.waiting.drain(..count).map(|waiting| (waiting.question, waiting.caller)).unzip();
        Batch { questions, callers }
    }

    /// Whether another batch follows one of so many questions.
    fn goes_on(&self, answered: usize) -> bool {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.batches -= 1;
        queue.asked -= answered;
        let goes_on = queue.may_begin();
        queue.batches += usize::from(goes_on);
        goes_on
    }

    /// Asks one batch after the other, as long as there should be another.
    async fn ask_all(self: Arc<Self>) {
        loop {
            let Batch { questions, callers } = self.take();
            let count = callers.len();
            if count > 0 {
                // Without an answer the callers are dropped, and told so by that.
                let asking = async { (self.ask)(questions).await };
                if let Ok(answers) = AssertUnwindSafe(asking).catch_unwind().await {
                    tell(callers, answers);
                }
            }
            if !self.goes_on(count) {
                return;
            }
        }
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
