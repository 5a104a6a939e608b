//! Mails that are done with are forgotten after a while.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use domain::{retention::Purge, store::StoreError};
use futures_util::FutureExt;

use crate::{PostgresStore, connection::Link, statement::statement};

/// Mails that were sent, skipped or given up, by the age of that. Those that are still to be sent stay, however old.
#[derive(Clone)]
pub struct OldMails(pub PostgresStore);

statement! {
    /// What another process is deleting just now is left to it.
    PurgeMails {
        before: DateTime<Utc> as Timestamptz,
        at_most: i64 as BigInt,
    }
    "DELETE FROM mails WHERE id = ANY(ARRAY(
        SELECT id FROM mails WHERE status <> 'PENDING' AND concluded_at < $1
        ORDER BY concluded_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ))"
}

async fn purge_mails(link: &Link, before: DateTime<Utc>, at_most: i64) -> Result<usize, StoreError> {
    PurgeMails { before, at_most }.execute(link).await
}

#[async_trait]
impl Purge for OldMails {
    async fn purge(&self, before: DateTime<Utc>, at_most: usize) -> Result<usize, StoreError> {
        let asked = (before, i64::try_from(at_most).unwrap_or(i64::MAX));
        self.0.0.connections.read(&asked, |link, asked| purge_mails(link, asked.0, asked.1).boxed()).await
    }
}
