//! Writes down, step by step, what somebody wants to be delivered once more.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Integer, Timestamptz};
use domain::store::StoreError;

use crate::{connection::Link, statement::statement};

statement! {
    /// One step of one replay. Answers how many replays there were (one or none) and how many deliveries were written. What
    /// waits already is left as it is: it will be delivered.
    Replay {
        now: DateTime<Utc> as Timestamptz,
        at_most: i32 as Integer,
    } -> (i64, i64) as (BigInt, BigInt);
    "WITH replaying AS MATERIALIZED (
        SELECT w.id, w.types, w.replay_after, w.replay_until, w.replay_since, $1::timestamptz AS now, $2::integer AS at_most
        FROM webhook_endpoints w WHERE w.replay_after IS NOT NULL LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    ), page AS MATERIALIZED (
        SELECT p.position, p.seq, p.type, r.id, r.types, r.replay_since, r.now, r.at_most
        FROM replaying r CROSS JOIN LATERAL (
            SELECT * FROM event_positions p WHERE p.position > r.replay_after AND p.position <= r.replay_until
            ORDER BY p.position LIMIT r.at_most
        ) AS p
    ), written AS (
        INSERT INTO webhook_deliveries (endpoint_id, event_id, position, due_at, created_at, type, subject)
        SELECT p.id, e.id, p.position, p.now, p.now, p.type, e.subject
        FROM page p JOIN events e ON e.seq = p.seq
        WHERE p.type <> 'webhook.tested.v1' AND webhook_wants(p.types, p.type)
            AND (p.replay_since IS NULL OR e.recorded_at >= p.replay_since)
        ORDER BY p.position
        ON CONFLICT ON CONSTRAINT webhook_deliveries_once DO UPDATE
            SET status = 'PENDING', due_at = excluded.due_at, done_at = NULL, claimed_by = NULL, amid_failures = false,
                attempts_before = webhook_deliveries.attempts
            WHERE webhook_deliveries.status <> 'PENDING'
        RETURNING 1
    ), moved AS (
        UPDATE webhook_endpoints w
        SET replay_after = CASE WHEN n.ended THEN NULL ELSE n.last END,
            replay_until = CASE WHEN n.ended THEN NULL ELSE w.replay_until END,
            replay_since = CASE WHEN n.ended THEN NULL ELSE w.replay_since END
        FROM (SELECT r.id, (SELECT count(*) FROM page) < r.at_most AS ended, (SELECT max(position) FROM page) AS last
            FROM replaying r) AS n
        WHERE w.id = n.id
    )
    SELECT (SELECT count(*) FROM replaying), (SELECT count(*) FROM written)"
}

/// How many replays went on, and how many deliveries were written.
pub(super) async fn replay(link: &Link, now: DateTime<Utc>, at_most: i32) -> Result<(i64, i64), StoreError> {
    Ok(Replay { now, at_most }.load(link).await?.first().copied().unwrap_or_default())
}
