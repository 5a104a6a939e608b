//! The frame around every command, on a command that only tells what it was told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::store::{Command, CommandError, KeyedAnswer, MockStore, StoreError, UnitOfWork};
use domain::testing::a_customer;

mod idempotency;
mod keys;
mod retries;

/// A command whose runs end as scripted.
#[derive(Clone)]
struct Scripted(Arc<Mutex<VecDeque<Result<i32, ScriptedError>>>>);

#[derive(Debug, thiserror::Error)]
enum ScriptedError {
    #[error("refused")]
    Refused,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for ScriptedError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Scripted {
    fn ending(outcomes: impl IntoIterator<Item = Result<i32, ScriptedError>>) -> Self {
        Self(Arc::new(Mutex::new(outcomes.into_iter().collect())))
    }

    fn runs_left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

#[async_trait]
impl Command for Scripted {
    type Output = i32;
    type Error = ScriptedError;
    const NAME: &'static str = "scripted";

    async fn run(&self, _unit: &mut dyn UnitOfWork) -> Result<i32, ScriptedError> {
        self.0.lock().unwrap().pop_front().unwrap()
    }
}

/// Expects so many retries, each told with its name and number.
fn waiting(mut store: MockStore, retries: usize) -> MockStore {
    let next = Mutex::new(1..);
    let told = move |name: &str, attempt| {
        assert_eq!((name, Some(attempt)), ("scripted", next.lock().unwrap().next()));
    };
    store.expect_back_off().times(retries).returning(told);
    store
}

/// Expects one recall, with this outcome.
fn recalling(mut store: MockStore, outcome: Result<Option<i32>, StoreError>) -> MockStore {
    store.expect_recall().times(1).return_once(move |_| Ok(outcome?.map(answered)));
    store
}

fn answered(answer: i32) -> KeyedAnswer {
    KeyedAnswer { actor: a_customer().user_id, answer: answer.into() }
}
