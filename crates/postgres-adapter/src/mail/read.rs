//! What happened behind a cursor, as mails.

use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid};
use domain::{
    events::{Consumer, RecordedEvent},
    mail::{Mail, MailBatch, MailKind},
    store::StoreError,
};

use crate::{connection::Link, events::EventRow, statement::statement};

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

statement! {
    /// The events of some kinds in a stretch.
    Facts<'a> {
        after: i64 as BigInt,
        up_to: i64 as BigInt,
        kinds: Vec<&'a str> as Array<Text>,
    } -> EventRow as (BigInt, Uuid, Text, Text, BigInt, Jsonb, Timestamptz, Nullable<Text>);
    "SELECT p.position, e.id, e.type, e.subject, e.subject_version, e.data, e.recorded_at, e.trace_context
    FROM event_positions p JOIN events e ON e.seq = p.seq
    WHERE p.position > $1 AND p.position <= $2 AND p.type = ANY($3) ORDER BY p.position"
}

statement! {
    /// The same with no more of their data than a log needs: orders are many, and their data is long.
    FewFacts<'a> {
        after: i64 as BigInt,
        up_to: i64 as BigInt,
        kinds: Vec<&'a str> as Array<Text>,
    } -> EventRow as (BigInt, Uuid, Text, Text, BigInt, Jsonb, Timestamptz, Nullable<Text>);
    "SELECT p.position, e.id, e.type, e.subject, e.subject_version,
        jsonb_build_object('number', e.data->'number', 'customer_id', e.data->'customer_id'),
        e.recorded_at, e.trace_context
    FROM event_positions p JOIN events e ON e.seq = p.seq
    WHERE p.position > $1 AND p.position <= $2 AND p.type = ANY($3) ORDER BY p.position"
}

/// The position of a cursor, which is locked until the transaction ends; nothing if another process has it.
pub(super) async fn lock_cursor(link: &Link, consumer: Consumer) -> Result<Option<i64>, StoreError> {
    let rows = LockCursor { consumer: consumer.as_str() }.load(link).await?;
    Ok(rows.first().map(|(position,)| *position))
}

pub(super) async fn move_cursor(link: &Link, consumer: Consumer, position: i64) -> Result<(), StoreError> {
    MoveCursor { position, consumer: consumer.as_str() }.execute(link).await?;
    Ok(())
}

/// How many events there are behind a position, up to a number, and the position of the last of them.
pub(super) async fn stretch(link: &Link, after: i64, at_most: usize) -> Result<(usize, i64), StoreError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let rows = Stretch { after, at_most }.load(link).await?;
    let (events, reached) = rows.first().copied().unwrap_or_default();
    Ok((usize::try_from(events).unwrap_or_default(), reached.unwrap_or(after)))
}

pub(super) async fn mails(link: &Link, after: i64, up_to: i64) -> Result<Vec<Mail>, StoreError> {
    Ok(mails_of(Facts { after, up_to, kinds: kinds() }.load(link).await?))
}

pub(super) async fn read(link: &Link, after: i64, at_most: usize) -> Result<MailBatch, StoreError> {
    let (events, reached) = stretch(link, after, at_most).await?;
    let rows = if events > 0 { FewFacts { after, up_to: reached, kinds: kinds() }.load(link).await? } else { vec![] };
    Ok(MailBatch { mails: mails_of(rows), reached })
}

fn mails_of(rows: Vec<EventRow>) -> Vec<Mail> {
    rows.into_iter().map(EventRow::into_event).filter_map(|event: RecordedEvent| Mail::about(&event)).collect()
}

fn kinds() -> Vec<&'static str> {
    MailKind::TOLD_TO_CUSTOMERS.map(domain::events::EventKind::as_str).to_vec()
}
