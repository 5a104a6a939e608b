//! Gives events their positions, and reads those behind one.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    events::{EventFilter, EventKind, RecordedEvent},
    store::StoreError,
    values::{EventId, Limit},
};
use serde_json::Value;

use crate::{connection::Link, page::FIRST, query::Query, statement::statement};

/// So many events get their positions at once.
const AT_ONCE: i32 = 10_000;

/// Which events are wanted.
pub(super) struct Wanted<'a> {
    pub filter: &'a EventFilter,
    pub after: i64,
    pub limit: Limit,
}

statement! {
    /// Gives events their positions; see the function's own comment for why none is missed.
    Sequence {
        at_most: i32 as Integer,
    } -> (i32,) as (Integer,);
    "SELECT sequence_events($1)"
}

type EventColumns = (BigInt, Uuid, Text, Text, BigInt, Jsonb, Timestamptz, Nullable<Text>);

/// An event with its position.
#[derive(Queryable)]
pub(crate) struct EventRow {
    position: i64,
    id: uuid::Uuid,
    kind: String,
    subject: String,
    subject_version: i64,
    data: Value,
    recorded_at: DateTime<Utc>,
    trace: Option<String>,
}

/// Gives some events their positions, and says whether there may be more. Must be called in a transaction of its own.
pub(super) async fn sequence(link: &Link) -> Result<bool, StoreError> {
    Ok(Sequence { at_most: AT_ONCE }.load(link).await? == [(AT_ONCE,)])
}

pub(super) async fn list(link: &Link, wanted: &Wanted<'_>) -> Result<Vec<RecordedEvent>, StoreError> {
    let mut query = Query::new(
        "SELECT p.position, e.id, e.type, e.subject, e.subject_version, e.data, e.recorded_at, e.trace_context FROM (SELECT * FROM (",
    );
    match &wanted.filter.subject {
        Some(subject) => push_of_subject(&mut query, wanted, subject),
        None if wanted.filter.customer.is_some() => push_of_customer(&mut query, wanted),
        None if wanted.filter.kinds.is_empty() => push_all(&mut query, wanted),
        None => push_of_kinds(&mut query, wanted),
    }
    let rows: Vec<EventRow> = query.load::<EventColumns, _>(link).await?;
    Ok(rows.into_iter().map(EventRow::into_event).collect())
}

/// Events are joined to the positions of the page only.
const WITH_EVENTS: &str = ") AS p JOIN events e ON e.seq = p.seq ORDER BY p.position";

fn push_all<'a>(query: &mut Query<'a>, wanted: &Wanted<'a>) {
    query.sql("SELECT p.position, p.seq FROM event_positions p WHERE p.position > ").bigint(wanted.after);
    query.sql(" ORDER BY p.position").sql(FIRST).bigint(items(wanted));
    query.sql(WITH_EVENTS);
}

/// One seek for each kind. It is asked for as a range: of an equal one PostgreSQL believes that it is as frequent as the others, and
/// would look for it among all events.
fn push_of_kinds<'a>(query: &mut Query<'a>, wanted: &Wanted<'a>) {
    query.sql("SELECT p.* FROM unnest(").texts(kinds(wanted)).sql(
        ") AS k (kind) CROSS JOIN LATERAL (
            SELECT * FROM (SELECT p.position, p.seq FROM event_positions p WHERE p.type >= k.kind AND p.type <= k.kind AND p.position > ",
    );
    query.bigint(wanted.after).sql(" ORDER BY p.type, p.position").sql(FIRST).bigint(items(wanted));
    query.sql(") AS p ORDER BY p.position").sql(FIRST).bigint(items(wanted)).sql(WITH_EVENTS);
}

/// Positions follow `subject_version`, by which the history of a subject is found. If the position asked about is one of the
/// subject's own, as that of the last page's last event is, the search begins behind it.
fn push_of_subject<'a>(query: &mut Query<'a>, wanted: &Wanted<'a>, subject: &'a str) {
    query.sql("SELECT p.position, p.seq FROM events e JOIN event_positions p ON p.seq = e.seq WHERE e.subject = ");
    query.text(subject);
    query.sql(
        " AND e.subject_version > coalesce((
            SELECT b.subject_version FROM event_positions a JOIN events b ON b.seq = a.seq WHERE a.position = ",
    );
    query.bigint(wanted.after).sql(" AND b.subject = ").text(subject);
    query.sql("), 0) AND p.position > ").bigint(wanted.after);
    if !wanted.filter.kinds.is_empty() {
        query.sql(" AND e.type = ANY(").texts(kinds(wanted)).sql(")");
    }
    if let Some(customer) = wanted.filter.customer {
        query.sql(" AND EXISTS (SELECT FROM orders o WHERE 'order/' || o.id = e.subject AND o.customer_id = ");
        query.uuid(customer.uuid()).sql(")");
    }
    query.sql(" ORDER BY e.subject_version").sql(FIRST).bigint(items(wanted)).sql(WITH_EVENTS);
}

/// The events of a customer's orders, each order's found by its subject: no index on events knows customers, which every order
/// would pay for. It costs a few seeks for each order that the customer ever placed.
fn push_of_customer<'a>(query: &mut Query<'a>, wanted: &Wanted<'a>) {
    let Some(customer) = wanted.filter.customer else { return };
    query.sql("SELECT p.position, p.seq FROM orders o JOIN events e ON e.subject = 'order/' || o.id");
    query.sql(" JOIN event_positions p ON p.seq = e.seq WHERE o.customer_id = ").uuid(customer.uuid());
    query.sql(" AND p.position > ").bigint(wanted.after);
    if !wanted.filter.kinds.is_empty() {
        query.sql(" AND e.type = ANY(").texts(kinds(wanted)).sql(")");
    }
    query.sql(" ORDER BY p.position").sql(FIRST).bigint(items(wanted)).sql(WITH_EVENTS);
}

fn kinds<'a>(wanted: &Wanted<'a>) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = wanted.filter.kinds.iter().map(|kind: &EventKind| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn items(wanted: &Wanted<'_>) -> i64 {
    i64::try_from(wanted.limit.items()).unwrap_or(i64::MAX)
}

impl EventRow {
    pub(crate) fn into_event(self) -> RecordedEvent {
        RecordedEvent {
            position: self.position,
            id: EventId::new(self.id),
            kind: self.kind,
            subject: self.subject,
            subject_version: self.subject_version,
            data: self.data,
            recorded_at: self.recorded_at,
            trace: self.trace,
        }
    }
}
