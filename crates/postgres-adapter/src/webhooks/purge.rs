//! Removes deliveries that nobody asks for any more.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Timestamptz};
use domain::store::StoreError;

use crate::{connection::Link, statement::statement};

statement! {
    /// Removes what came to its end before a moment.
    PurgeDone {
        before: DateTime<Utc> as Timestamptz,
        at_most: i32 as Integer,
    }
    "DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries WHERE done_at < $1 ORDER BY done_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )"
}

statement! {
    /// Removes what was left of deleted endpoints.
    PurgeLeftovers {
        at_most: i32 as Integer,
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
    /// Gives up what can never be delivered: its event is not kept any more.
    GiveUp {
        before: DateTime<Utc> as Timestamptz,
        at_most: i32 as Integer,
    }
    "UPDATE webhook_deliveries d SET status = 'FAILED', due_at = NULL, claimed_by = NULL, amid_failures = false,
        done_at = clock_timestamp()
    WHERE d.status = 'PENDING' AND d.id IN (
        SELECT w.id FROM webhook_deliveries w
        WHERE w.status = 'PENDING' AND w.created_at < $1
            AND NOT EXISTS (SELECT FROM event_positions p JOIN events e ON e.seq = p.seq WHERE p.position = w.position)
        ORDER BY w.created_at LIMIT $2 FOR UPDATE OF w SKIP LOCKED
    )"
}

/// How many deliveries were removed or given up.
pub(super) async fn purge(link: &Link, before: DateTime<Utc>, at_most: i32) -> Result<usize, StoreError> {
    let done = PurgeDone { before, at_most }.execute(link).await?;
    let left = PurgeLeftovers { at_most }.execute(link).await?;
    ForgetLeftovers {}.execute(link).await?;
    let given_up = GiveUp { before, at_most }.execute(link).await?;
    Ok(done.max(left).max(given_up))
}
