//! Deletes what is older than it has to be.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use domain::{retention::Purge, store::StoreError};
use futures_util::FutureExt;

use crate::{PostgresStore, connection::Link, statement::statement};

/// Idempotency keys, by their age.
#[derive(Clone)]
pub struct OldKeys(pub PostgresStore);

/// Events that every consumer has read, by their age.
#[derive(Clone)]
pub struct OldEvents(pub PostgresStore);

statement! {
    /// The oldest keys stand together at the beginning of the table.
    PurgeKeys {
        before: DateTime<Utc> as Timestamptz,
        at_most: i64 as BigInt,
    }
    "DELETE FROM idempotency_keys WHERE (actor_id, key) IN (
        SELECT actor_id, key FROM idempotency_keys WHERE created_at < $1 LIMIT $2
    )"
}

statement! {
    /// Events that all cursors have passed, but not the last one of a subject, which numbers the next, nor one that is still to be
    /// delivered somewhere. Those that are kept are not looked at again, however many there are: a cursor of its own remembers how
    /// far it has come. Without another cursor nothing is known of who reads, so nothing is deleted.
    PurgeEvents {
        at_most: i64 as BigInt,
        before: DateTime<Utc> as Timestamptz,
    } -> (i64,) as (BigInt,);
    "WITH next AS (
        SELECT p.position, p.seq FROM event_positions p
        WHERE p.position > coalesce((SELECT c.position FROM event_cursors c WHERE c.consumer = 'purge'), 0)
          AND p.position <= (SELECT min(c.position) FROM event_cursors c WHERE c.consumer <> 'purge')
        ORDER BY p.position LIMIT $1
    ), old AS (
        SELECT n.position, n.seq, e.subject, e.subject_version FROM next n JOIN events e ON e.seq = n.seq
        WHERE e.recorded_at < $2
    ), gone AS (
        DELETE FROM events e USING old
        WHERE e.seq = old.seq AND EXISTS (
            SELECT FROM events later WHERE later.subject = old.subject AND later.subject_version = old.subject_version + 1
        ) AND NOT EXISTS (
            SELECT FROM webhook_deliveries d WHERE d.position = old.position AND d.status = 'PENDING'
        )
        RETURNING old.position
    ), unplaced AS (
        DELETE FROM event_positions p USING gone WHERE p.position = gone.position
    ), remembered AS (
        INSERT INTO event_cursors AS c (consumer, position) SELECT 'purge', max(position) FROM old HAVING count(*) > 0
        ON CONFLICT (consumer) DO UPDATE SET position = greatest(c.position, excluded.position)
    )
    SELECT count(*) FROM old"
}

fn most(at_most: usize) -> i64 {
    i64::try_from(at_most).unwrap_or(i64::MAX)
}

async fn purge_keys(link: &Link, before: DateTime<Utc>, at_most: i64) -> Result<usize, StoreError> {
    PurgeKeys { before, at_most }.execute(link).await
}

async fn purge_events(link: &Link, before: DateTime<Utc>, at_most: i64) -> Result<usize, StoreError> {
    let looked_at = PurgeEvents { at_most, before }.load(link).await?;
    Ok(looked_at.first().map_or(0, |(events,)| usize::try_from(*events).unwrap_or(usize::MAX)))
}

#[async_trait]
impl Purge for OldKeys {
    async fn purge(&self, before: DateTime<Utc>, at_most: usize) -> Result<usize, StoreError> {
        let asked = (before, most(at_most));
        self.0.0.connections.read(&asked, |link, asked| purge_keys(link, asked.0, asked.1).boxed()).await
    }
}

#[async_trait]
impl Purge for OldEvents {
    async fn purge(&self, before: DateTime<Utc>, at_most: usize) -> Result<usize, StoreError> {
        let asked = (before, most(at_most));
        self.0.0.connections.read(&asked, |link, asked| purge_events(link, asked.0, asked.1).boxed()).await
    }
}
