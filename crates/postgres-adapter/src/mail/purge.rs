//! Mails that are done with are forgotten after a while.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use domain::store::StoreError;

use crate::{connection::Link, statement::statement};

statement! {
    /// What another process is deleting just now is left to it.
    Purge {
        before: DateTime<Utc> as Timestamptz,
        at_most: i64 as BigInt,
    }
    "DELETE FROM mails WHERE id = ANY(ARRAY(
        SELECT id FROM mails WHERE status <> 'PENDING' AND concluded_at < $1
        ORDER BY concluded_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ))"
}

pub(super) async fn purge(link: &Link, before: DateTime<Utc>, at_most: usize) -> Result<usize, StoreError> {
    Purge { before, at_most: i64::try_from(at_most).unwrap_or(i64::MAX) }.execute(link).await
}
