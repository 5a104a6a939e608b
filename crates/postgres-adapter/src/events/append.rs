//! Writes events, in the transaction of what they tell of.

use std::collections::HashMap;

use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Uuid};
use domain::{
    events::{Event, Subject},
    store::StoreError,
};
use serde_json::Value;

use crate::{connection::Link, statement::statement};

statement! {
    /// Each event follows the last one of its subject, which nobody else can add to meanwhile: its lock is held.
    AppendEvents<'a> {
        trace: Option<&'a str> as Nullable<Text>,
        places: Vec<i32> as Array<Integer>,
        ids: Vec<uuid::Uuid> as Array<Uuid>,
        kinds: Vec<&'a str> as Array<Text>,
        subjects: Vec<String> as Array<Text>,
        counts: Vec<i64> as Array<BigInt>,
        data: Vec<&'a Value> as Array<Jsonb>,
    }
    "INSERT INTO events (id, type, subject, subject_version, data, trace_context)
    SELECT n.id, n.kind, n.subject, n.nth + coalesce((
            SELECT e.subject_version FROM events e WHERE e.subject = n.subject ORDER BY e.subject_version DESC LIMIT 1
        ), 0), n.data, $1
    FROM (SELECT unnest($2) AS place, unnest($3) AS id, unnest($4) AS kind, unnest($5) AS subject, unnest($6) AS nth,
        unnest($7) AS data) AS n
    ORDER BY n.place"
}

pub(super) async fn append(link: &Link, events: &[Event], trace: Option<&str>) -> Result<(), StoreError> {
    let mut seen: HashMap<Subject, i64> = HashMap::new();
    let mut count = |subject| {
        let count = seen.entry(subject).or_default();
        *count += 1;
        *count
    };
    AppendEvents {
        trace,
        places: (1..).take(events.len()).collect(),
        ids: events.iter().map(|event| event.id.uuid()).collect(),
        kinds: events.iter().map(|event| event.kind.as_str()).collect(),
        subjects: events.iter().map(|event| event.subject.to_string()).collect(),
        counts: events.iter().map(|event| count(event.subject)).collect(),
        data: events.iter().map(|event| &event.data).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}
