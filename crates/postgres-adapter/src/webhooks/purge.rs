//! Removes deliveries that nobody asks for any more.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use domain::{retention::Purge, store::StoreError};
use futures_util::FutureExt;

use crate::{PostgresStore, connection::Link, statement::statement};

/// Deliveries that came to their end, with their attempts, by when they did; and what was left of deleted endpoints.
#[derive(Clone)]
pub struct OldDeliveries(pub PostgresStore);

statement! {
    /// Removes what came to its end before a moment.
    PurgeDone {
        before: DateTime<Utc> as Timestamptz,
        at_most: i64 as BigInt,
    }
    "DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries WHERE done_at < $1 ORDER BY done_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )"
}

statement! {
    /// Removes what was left of deleted endpoints.
    PurgeLeftovers {
        at_most: i64 as BigInt,
    }
    "DELETE FROM webhook_deliveries WHERE id IN (
        SELECT d.id FROM webhook_leftovers l JOIN webhook_deliveries d ON d.endpoint_id = l.endpoint_id
        LIMIT $1 FOR UPDATE OF d SKIP LOCKED
    )"
}

statement! {
    /// Forgets deleted endpoints of which nothing is left.
    ForgetLeftovers {}
    "DELETE FROM webhook_leftovers l
    WHERE NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = l.endpoint_id)"
}

statement! {
    /// Gives up what can never be delivered, and would keep those behind it waiting: its event was purged just when it was written
    /// down for a replay.
    GiveUp {
        at_most: i64 as BigInt,
    }
    "UPDATE webhook_deliveries d SET status = 'FAILED', due_at = NULL, claimed_by = NULL, amid_failures = false,
        done_at = clock_timestamp()
    WHERE d.status = 'PENDING' AND d.id IN (
        SELECT w.id FROM webhook_deliveries w
        WHERE w.status = 'PENDING' AND w.position <= (SELECT c.position FROM event_cursors c WHERE c.consumer = 'purge')
            AND NOT EXISTS (SELECT FROM event_positions p JOIN events e ON e.seq = p.seq WHERE p.position = w.position)
        ORDER BY w.position LIMIT $1 FOR UPDATE OF w SKIP LOCKED
    )"
}

/// Four short statements, each by itself.
async fn purge(link: &Link, before: DateTime<Utc>, at_most: i64) -> Result<usize, StoreError> {
    let done = PurgeDone { before, at_most }.execute(link).await?;
    let left = PurgeLeftovers { at_most }.execute(link).await?;
    ForgetLeftovers {}.execute(link).await?;
    GiveUp { at_most }.execute(link).await?;
    Ok(done.max(left))
}

#[async_trait]
impl Purge for OldDeliveries {
    async fn purge(&self, before: DateTime<Utc>, at_most: usize) -> Result<usize, StoreError> {
        let asked = (before, i64::try_from(at_most).unwrap_or(i64::MAX));
        self.0.0.connections.read(&asked, |link, asked| purge(link, asked.0, asked.1).boxed()).await
    }
}
