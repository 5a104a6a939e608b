//! The frame around every command.

use async_trait::async_trait;
use serde::{Serialize, de::DeserializeOwned};

use super::{Done, Request, Store, StoreError, UnitOfWork, Violation};
use crate::values::JsonText;

/// How often a unit is tried before its conflict is told to the caller.
const ATTEMPTS: u32 = 8;

/// The middle of a command: lock, decide and queue. It is run anew, on a new unit, whenever the store asks to try again.
#[async_trait]
pub trait Command: Sync {
    /// What it answers; kept under the request's key, so that a repetition is answered the same.
    type Output: Serialize + DeserializeOwned + Send;
    /// Why it refuses.
    type Error: CommandError;
    /// What operators know it by.
    const NAME: &'static str;

    /// Locks, decides and queues. Returning an error rolls everything back.
    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Self::Output, Self::Error>;
}

/// An error of a use case, which holds the store's own failures in one variant.
pub trait CommandError: From<StoreError> + Send {
    /// The store's failure, if that is what this is.
    fn store(&self) -> Option<&StoreError>;
}

/// Runs a command as one unit of work: atomically, under its key at most once, and again after a conflict.
///
/// A refusal of a keyed request is checked against the key once more after the rollback: a copy of the request may have
/// committed in between, and its retry must never be told "insufficient stock".
pub async fn perform<C: Command>(
    store: &dyn Store,
    request: &Request,
    command: &C,
) -> Result<Done<C::Output>, C::Error> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let error = match once(store, request, command).await {
            Ok(value) => return Ok(Done::now(value)),
            Err(error) => error,
        };
        match error.store() {
            Some(StoreError::AlreadyAnswered(answer)) => return replay(answer.answer.clone()),
            Some(StoreError::KeyReused(_) | StoreError::SignedOut) => return Err(error),
            _ => {}
        }
        if let Some(answer) = recall(store, request, &error).await? {
            return replay(answer);
        }
        if !may_try_again(request, &error) || attempt >= ATTEMPTS {
            return Err(error);
        }
        store.back_off(C::NAME, attempt).await;
    }
}

async fn once<C: Command>(store: &dyn Store, request: &Request, command: &C) -> Result<C::Output, C::Error> {
    let mut unit = store.begin(request).await?;
    match command.run(unit.as_mut()).await {
        Ok(output) => {
            if request.key.is_some() {
                unit.answer(JsonText::of(&output));
            }
            unit.commit().await?;
            Ok(output)
        }
        Err(error) => {
            unit.roll_back().await;
            Err(error)
        }
    }
}

/// Looks the key up once more, unless the store is away: then the error that said so is the better answer.
pub(crate) async fn recall<E: CommandError>(
    store: &dyn Store,
    request: &Request,
    error: &E,
) -> Result<Option<serde_json::Value>, E> {
    if request.key.is_none() || matches!(error.store(), Some(StoreError::Unavailable(_))) {
        return Ok(None);
    }
    match store.recall(request).await {
        Ok(answer) => Ok(answer.map(|keyed| keyed.answer)),
        Err(StoreError::KeyReused(reused)) => Err(StoreError::KeyReused(reused).into()),
        // The question could not be asked. After a failure of the store that failure decides what is done next; a refusal
        // must not be told, since a copy may have succeeded.
        Err(_) if error.store().is_some() => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

fn may_try_again<E: CommandError>(request: &Request, error: &E) -> bool {
    match error.store() {
        Some(StoreError::Conflict(_) | StoreError::Violated(Violation::KeyTaken | Violation::StockMissed)) => true,
        // Under a key a second run finds the answer of the first or does the work; without one it might do it twice.
        Some(StoreError::OutcomeUnknown(_)) => request.key.is_some(),
        _ => false,
    }
}

/// The answer of long ago.
pub(crate) fn replay<T: DeserializeOwned, E: From<StoreError>>(answer: serde_json::Value) -> Result<Done<T>, E> {
    let value = serde_json::from_value(answer).map_err(|error| StoreError::Broken(error.into()))?;
    Ok(Done { value, replayed: true })
}
