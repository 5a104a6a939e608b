//! What happened behind a cursor, as mails.

use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid};
use domain::{
    events::RecordedEvent,
    mail::{Mail, MailBatch, MailKind},
    store::StoreError,
};

use crate::{
    connection::Link,
    events::{EventRow, stretch},
    statement::statement,
};

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
