//! Writes down deliveries for the next events.
//!
//! The cursor's row exists only while there is an active endpoint. Its holder moves it on in the statement that writes the
//! deliveries, and should it ever go back, the key of `webhook_deliveries` keeps an event from being written down twice.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Integer, Timestamptz};
use domain::store::StoreError;

use crate::{connection::Link, statement::statement};

statement! {
    /// Whether there is an active endpoint, and whether there is a cursor.
    Needed {} -> (bool, bool) as (Bool, Bool);
    "SELECT EXISTS (SELECT FROM webhook_endpoints WHERE disabled_because IS NULL),
        EXISTS (SELECT FROM event_cursors WHERE consumer = 'webhooks')"
}

statement! {
    /// Begins to read, before the first event that an active endpoint may want.
    BeginToRead {}
    "INSERT INTO event_cursors (consumer, position)
    SELECT 'webhooks', position_before(min(active_from)) FROM webhook_endpoints
    WHERE disabled_because IS NULL HAVING count(*) > 0
    ON CONFLICT (consumer) DO NOTHING"
}

statement! {
    /// Nobody wants to know any more: a cursor that stands still would look like one that is behind.
    EndToRead {}
    "DELETE FROM event_cursors
    WHERE consumer = 'webhooks' AND NOT EXISTS (SELECT FROM webhook_endpoints WHERE disabled_because IS NULL)"
}

statement! {
    /// Reads some events behind the cursor, writes down who wants them, and moves the cursor on. Answers how many events it read
    /// and how many deliveries it wrote. Somebody else who does the same has the cursor's row: then nothing is done.
    ///
    /// An endpoint that became active before an event was committed is seen by whoever sees the event.
    FanOut {
        now: DateTime<Utc> as Timestamptz,
        at_most: i32 as Integer,
    } -> (i64, i64) as (BigInt, BigInt);
    "WITH reader AS MATERIALIZED (
        SELECT c.position, $1::timestamptz AS now FROM event_cursors c WHERE c.consumer = 'webhooks' FOR UPDATE SKIP LOCKED
    ), page AS MATERIALIZED (
        SELECT p.position, p.seq, p.type, r.now FROM reader r CROSS JOIN LATERAL (
            SELECT * FROM event_positions p WHERE p.position > r.position ORDER BY p.position LIMIT $2
        ) AS p
    ), written AS (
        INSERT INTO webhook_deliveries (endpoint_id, event_id, position, due_at, created_at, type, subject)
        SELECT w.id, e.id, p.position, p.now, p.now, p.type, e.subject
        FROM page p JOIN events e ON e.seq = p.seq JOIN webhook_endpoints w
            ON w.disabled_because IS NULL AND e.recorded_at >= w.active_from
            AND CASE WHEN p.type = 'webhook.tested.v1' THEN e.subject = 'webhook/' || w.id
                ELSE webhook_wants(w.types, p.type) END
        ORDER BY p.position
        ON CONFLICT ON CONSTRAINT webhook_deliveries_once DO NOTHING
        RETURNING 1
    ), moved AS (
        UPDATE event_cursors SET position = (SELECT max(position) FROM page)
        WHERE consumer = 'webhooks' AND EXISTS (SELECT FROM page)
    )
    SELECT (SELECT count(*) FROM page), (SELECT count(*) FROM written)"
}

/// Whether events are to be read at all. If nobody wants any, the cursor goes.
pub(super) async fn is_needed(link: &Link) -> Result<bool, StoreError> {
    let found = Needed {}.load(link).await?;
    match found.first() {
        Some((true, true)) => Ok(true),
        Some((true, false)) => {
            BeginToRead {}.execute(link).await?;
            Ok(true)
        }
        Some((false, true)) => {
            EndToRead {}.execute(link).await?;
            Ok(false)
        }
        Some((false, false)) | None => Ok(false),
    }
}

/// How many events were read, and how many deliveries were written.
pub(super) async fn fan_out(link: &Link, now: DateTime<Utc>, at_most: i32) -> Result<(i64, i64), StoreError> {
    Ok(FanOut { now, at_most }.load(link).await?.first().copied().unwrap_or_default())
}
