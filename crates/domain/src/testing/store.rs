//! Stores that hand out given units, and failures of stores.

use std::sync::Mutex;

use super::{MockUnit, held};
use crate::store::{MockStore, StoreError, UnitOfWork};

/// A store that hands these units out, one after the other, and no more. Recalls and waiting stay to be expected.
pub fn store_of(units: impl IntoIterator<Item = MockUnit>) -> MockStore {
    begins(units.into_iter().map(Ok))
}

/// A store that hands out one unit for several requests together, then these units for one request each, and no more.
pub fn store_of_a_group(together: MockUnit, alone: impl IntoIterator<Item = MockUnit>) -> MockStore {
    let mut store = store_of(alone);
    let unit = Mutex::new(Some(together));
    store.expect_begin_together().times(1).returning(move |_| {
        let unit = held(&unit).take().ok_or_else(|| StoreError::Broken("no more units".into()))?;
        Ok(Box::new(unit))
    });
    store
}

/// A store that begins units with these outcomes, one after the other, and no more.
pub fn begins(outcomes: impl IntoIterator<Item = Result<MockUnit, StoreError>>) -> MockStore {
    let outcomes: Vec<_> = outcomes.into_iter().collect();
    let times = outcomes.len();
    let outcomes = Mutex::new(outcomes.into_iter());
    let mut store = MockStore::new();
    store.expect_begin().times(times).returning(move |_| {
        let outcome = held(&outcomes).next().unwrap_or_else(|| Err(StoreError::Broken("no more units".into())));
        outcome.map(|unit| -> Box<dyn UnitOfWork> { Box::new(unit) })
    });
    store
}

/// A deadlock.
pub fn conflict() -> StoreError {
    StoreError::Conflict("deadlock detected".into())
}

/// A connection lost after `COMMIT` was sent.
pub fn outcome_unknown() -> StoreError {
    StoreError::OutcomeUnknown("connection reset by peer".into())
}

/// A store that cannot be reached.
pub fn unavailable() -> StoreError {
    StoreError::Unavailable("connection refused".into())
}
