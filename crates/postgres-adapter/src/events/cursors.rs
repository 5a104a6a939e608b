//! How far consumers have read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    events::{Consumer, EventCursors, Lag},
    store::StoreError,
};
use futures_util::FutureExt;

use crate::{PostgresStore, connection::Link, statement::statement};

statement! {
    /// Takes a lease, or extends it. An unknown consumer has read nothing yet.
    Lease<'a> {
        consumer: &'a str as Text,
        holder: uuid::Uuid as Uuid,
        seconds: i32 as Integer,
    } -> (i64,) as (BigInt,);
    "INSERT INTO event_cursors AS c (consumer, holder, leased_until)
    VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
    ON CONFLICT (consumer) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until
    WHERE c.holder IS NULL OR c.holder = excluded.holder OR c.leased_until < clock_timestamp()
    RETURNING c.position"
}

statement! {
    /// Moves a cursor on.
    Advance<'a> {
        position: i64 as BigInt,
        consumer: &'a str as Text,
        holder: uuid::Uuid as Uuid,
    }
    "UPDATE event_cursors SET position = greatest(position, $1)
    WHERE consumer = $2 AND holder = $3 AND leased_until >= clock_timestamp()"
}

statement! {
    /// Gives a lease back.
    Release<'a> {
        consumer: &'a str as Text,
        holder: uuid::Uuid as Uuid,
    }
    "UPDATE event_cursors SET holder = NULL, leased_until = '-infinity' WHERE consumer = $1 AND holder = $2"
}

statement! {
    /// What is behind each cursor: as many events as have a position, and those that wait for one, which are all of the last.
    Lags {} -> (String, i64, i64, Option<DateTime<Utc>>) as (Text, BigInt, BigInt, Nullable<Timestamptz>);
    "SELECT c.consumer, c.position, l.last - c.position + CASE WHEN l.drawn > l.placed THEN l.drawn - l.placed ELSE 0 END,
        coalesce((
            SELECT e.recorded_at FROM event_positions p JOIN events e ON e.seq = p.seq
            WHERE p.position > c.position ORDER BY p.position LIMIT 1
        ), (SELECT e.recorded_at FROM events e WHERE e.seq > l.placed ORDER BY e.seq LIMIT 1))
    FROM event_cursors c CROSS JOIN (
        SELECT coalesce((SELECT position FROM event_positions ORDER BY position DESC LIMIT 1), 0) AS last,
            coalesce((SELECT max(seq) FROM event_positions), 0) AS placed,
            coalesce((SELECT seq FROM events ORDER BY seq DESC LIMIT 1), 0) AS drawn
    ) AS l
    WHERE c.consumer <> 'purge'
    ORDER BY c.consumer"
}

async fn lease(link: &Link, consumer: Consumer, holder: uuid::Uuid, seconds: i32) -> Result<Option<i64>, StoreError> {
    let rows = Lease { consumer: consumer.as_str(), holder, seconds }.load(link).await?;
    Ok(rows.first().map(|(position,)| *position))
}

async fn advance(link: &Link, consumer: Consumer, holder: uuid::Uuid, position: i64) -> Result<bool, StoreError> {
    Ok(Advance { position, consumer: consumer.as_str(), holder }.execute(link).await? > 0)
}

async fn release(link: &Link, consumer: Consumer, holder: uuid::Uuid) -> Result<(), StoreError> {
    Release { consumer: consumer.as_str(), holder }.execute(link).await?;
    Ok(())
}

async fn lags(link: &Link) -> Result<Vec<Lag>, StoreError> {
    let rows = Lags {}.load(link).await?;
    let lag = |(consumer, position, behind, oldest_at)| Lag { consumer, position, behind, oldest_at };
    Ok(rows.into_iter().map(lag).collect())
}

#[async_trait]
impl EventCursors for PostgresStore {
    async fn lease(&self, consumer: Consumer, holder: uuid::Uuid, seconds: u32) -> Result<Option<i64>, StoreError> {
        let asked = (consumer, holder, i32::try_from(seconds).unwrap_or(i32::MAX));
        self.0.connections.read(&asked, |link, asked| lease(link, asked.0, asked.1, asked.2).boxed()).await
    }

    async fn advance(&self, consumer: Consumer, holder: uuid::Uuid, position: i64) -> Result<bool, StoreError> {
        let asked = (consumer, holder, position);
        self.0.connections.read(&asked, |link, asked| advance(link, asked.0, asked.1, asked.2).boxed()).await
    }

    async fn release(&self, consumer: Consumer, holder: uuid::Uuid) -> Result<(), StoreError> {
        self.0.connections.read(&(consumer, holder), |link, asked| release(link, asked.0, asked.1).boxed()).await
    }

    async fn lags(&self) -> Result<Vec<Lag>, StoreError> {
        self.0.connections.read(&(), |link, ()| lags(link).boxed()).await
    }
}
