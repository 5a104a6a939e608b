//! The digest of what ran low, in the transaction that moves its cursor on.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid};
use domain::{
    events::{Consumer, RecordedEvent},
    mail::{Digest, DigestPolicy, Mail},
    store::StoreError,
    values::UserId,
};

use super::insert::insert;
use crate::{
    connection::Link,
    events::{EventRow, lock_cursor, move_cursor},
    statement::statement,
};

statement! {
    /// Where events end, and what time it is where they are written.
    Newest {} -> (i64, DateTime<Utc>) as (BigInt, Timestamptz);
    "SELECT coalesce((SELECT position FROM event_positions ORDER BY position DESC LIMIT 1), 0), clock_timestamp()"
}

statement! {
    /// The first alerts behind a position. The type is asked for as a range, so that it is looked for in its index.
    Alerts {
        after: i64 as BigInt,
        up_to: i64 as BigInt,
        at_most: i64 as BigInt,
    } -> EventRow as (BigInt, Uuid, Text, Text, BigInt, Jsonb, Timestamptz, Nullable<Text>);
    "SELECT p.position, e.id, e.type, e.subject, e.subject_version, e.data, e.recorded_at, e.trace_context
    FROM (
        SELECT position, seq FROM event_positions
        WHERE type >= 'stock.low.v1' AND type <= 'stock.low.v1' AND position > $1 AND position <= $2
        ORDER BY type, position LIMIT $3
    ) AS p JOIN events e ON e.seq = p.seq ORDER BY p.position"
}

statement! {
    /// Active inventory managers; if there is none, active admins.
    Watchful {} -> (uuid::Uuid,) as (Uuid,);
    "WITH managers AS MATERIALIZED (SELECT id FROM users WHERE role = 'INVENTORY_MANAGER' AND status = 'ACTIVE')
    SELECT id FROM managers
    UNION ALL
    SELECT id FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE' AND NOT EXISTS (SELECT FROM managers)"
}

/// Returns how many mails were written. Must be called in a transaction.
pub(super) async fn write_digest(link: &Link, policy: DigestPolicy) -> Result<usize, StoreError> {
    let Some(after) = lock_cursor(link, Consumer::LowStock).await? else { return Ok(0) };
    let newest = Newest {}.load(link).await?;
    let Some((newest, now)) = newest.first().copied() else { return Ok(0) };
    let alerts = alerts(link, after, newest).await?;
    let digest = Digest::of(&alerts, policy, now);
    let told = match (&digest, alerts.first(), alerts.last()) {
        // Those beyond are the next digest's.
        (Some(_), _, Some(last)) if alerts.len() >= Digest::MAX_EVENTS => last.position,
        // The burst is not over: nobody reads again what lies before it.
        (None, Some(first), _) => first.position - 1,
        _ => newest,
    };
    let mails: Vec<Mail> = match &digest {
        Some(digest) => recipients(link).await?.into_iter().map(|recipient| digest.to(recipient)).collect(),
        None => Vec::new(),
    };
    let written = insert(link, &mails).await?;
    if told > after {
        move_cursor(link, Consumer::LowStock, told).await?;
    }
    Ok(written)
}

async fn alerts(link: &Link, after: i64, up_to: i64) -> Result<Vec<RecordedEvent>, StoreError> {
    let at_most = i64::try_from(Digest::MAX_EVENTS).unwrap_or(i64::MAX);
    let rows = Alerts { after, up_to, at_most }.load(link).await?;
    Ok(rows.into_iter().map(EventRow::into_event).collect())
}

async fn recipients(link: &Link) -> Result<Vec<UserId>, StoreError> {
    Ok(Watchful {}.load(link).await?.into_iter().map(|(id,)| UserId::new(id)).collect())
}
