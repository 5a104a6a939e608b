//! Whether somebody may still act, remembered for a moment: every request asks.

use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};

use diesel::sql_types::{Bool, Integer, Uuid};
use domain::{
    access::Principal,
    store::StoreError,
    values::{SessionId, UserId},
};
use moka::sync::Cache;

use super::QueuedUsers;
use crate::{connection::Link, statement::statement};

/// As old as an answer may get.
const TIME_TO_LIVE: Duration = Duration::from_secs(5);

/// So many answers are remembered at the most.
const CAPACITY: u64 = 100_000;

/// What an answer depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    user: UserId,
    session: SessionId,
    epoch: i32,
}

impl Key {
    const fn of(principal: &Principal) -> Self {
        Self { user: principal.user_id, session: principal.session_id, epoch: principal.token_epoch }
    }
}

/// Answers of the last seconds. Changes made through this store are seen at once: what they touch is forgotten, and an
/// answer that was asked for before a change and comes after it is not kept.
pub(crate) struct StandingCache {
    answers: Cache<Key, bool>,
    /// How many changes there were. Answers are kept under the reading half of the lock, and forgotten under the writing.
    changes: RwLock<u64>,
}

impl StandingCache {
    pub(crate) fn new() -> Self {
        let answers =
            Cache::builder().max_capacity(CAPACITY).time_to_live(TIME_TO_LIVE).support_invalidation_closures().build();
        Self { answers, changes: RwLock::new(0) }
    }

    pub(super) fn find(&self, principal: &Principal) -> Option<bool> {
        self.answers.get(&Key::of(principal))
    }

    /// How many changes there were before a question is asked.
    pub(super) fn changes(&self) -> u64 {
        *self.changes.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an answer, unless something changed since its question was asked.
    pub(super) fn keep(&self, principal: &Principal, answer: bool, changes_before: u64) {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        if *changes == changes_before {
            self.answers.insert(Key::of(principal), answer);
        }
    }

    /// Forgets whatever a unit touched. MUST be called after it was committed, and before anybody is told so.
    pub(crate) fn forget(&self, touched: &QueuedUsers) {
        let users: Vec<UserId> = touched
            .users
            .iter()
            .map(|user| user.id)
            .chain(touched.passwords.iter().map(|(id, _)| *id))
            .chain(touched.all_ended.iter().map(|(id, _)| *id))
            .collect();
        let sessions = touched.ended.clone();
        if users.is_empty() && sessions.is_empty() {
            return;
        }
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        *changes += 1;
        let is_touched = move |key: &Key| users.contains(&key.user) || sessions.contains(&key.session);
        if self.answers.invalidate_entries_if(move |key, _| is_touched(key)).is_err() {
            self.answers.invalidate_all();
        }
    }
}

statement! {
    /// Whether a principal is active, has the user's epoch, and their session was not revoked. The session is sought by its
    /// id: a join may seek it by its user, and read all of their sessions.
    Standing {
        user: uuid::Uuid as Uuid,
        epoch: i32 as Integer,
        session: uuid::Uuid as Uuid,
    } -> (bool,) as (Bool,);
    "SELECT EXISTS (
        SELECT FROM users u
        WHERE u.id = $1 AND u.token_epoch = $2 AND u.status = 'ACTIVE'
          AND u.id = (SELECT user_id FROM sessions WHERE id = $3 AND revoked_at IS NULL)
    )"
}

pub(super) async fn ask(link: &Link, principal: &Principal) -> Result<bool, StoreError> {
    let (user, session) = (principal.user_id.uuid(), principal.session_id.uuid());
    Ok(Standing { user, epoch: principal.token_epoch, session }.load(link).await? == [(true,)])
}
