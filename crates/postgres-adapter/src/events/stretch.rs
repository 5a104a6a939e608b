//! How a consumer reads on, in the transaction of what it makes of events.

use diesel::sql_types::{BigInt, Nullable, Text};
use domain::{events::Consumer, store::StoreError};

use crate::{connection::Link, statement::statement};

statement! {
    /// Takes a cursor, unless another process has it.
    LockCursor<'a> {
        consumer: &'a str as Text,
    } -> (i64,) as (BigInt,);
    "SELECT position FROM event_cursors
    WHERE consumer = $1 AND (holder IS NULL OR leased_until < clock_timestamp()) FOR UPDATE SKIP LOCKED"
}

statement! {
    /// Moves a locked cursor on.
    MoveCursor<'a> {
        position: i64 as BigInt,
        consumer: &'a str as Text,
    }
    "UPDATE event_cursors SET position = greatest(position, $1) WHERE consumer = $2"
}

statement! {
    /// How many events there are behind a position, up to a number, and where they end.
    Stretch {
        after: i64 as BigInt,
        at_most: i64 as BigInt,
    } -> (i64, Option<i64>) as (BigInt, Nullable<BigInt>);
    "SELECT count(*), max(position) FROM (
        SELECT position FROM event_positions WHERE position > $1 ORDER BY position LIMIT $2
    ) AS stretch"
}

/// The position of a cursor, which is locked until the transaction ends; nothing if another process has it.
pub(crate) async fn lock_cursor(link: &Link, consumer: Consumer) -> Result<Option<i64>, StoreError> {
    let rows = LockCursor { consumer: consumer.as_str() }.load(link).await?;
    Ok(rows.first().map(|(position,)| *position))
}

pub(crate) async fn move_cursor(link: &Link, consumer: Consumer, position: i64) -> Result<(), StoreError> {
    MoveCursor { position, consumer: consumer.as_str() }.execute(link).await?;
    Ok(())
}

/// How many events there are behind a position, up to a number, and the position of the last of them.
pub(crate) async fn stretch(link: &Link, after: i64, at_most: usize) -> Result<(usize, i64), StoreError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let rows = Stretch { after, at_most }.load(link).await?;
    let (events, reached) = rows.first().copied().unwrap_or_default();
    Ok((usize::try_from(events).unwrap_or_default(), reached.unwrap_or(after)))
}
