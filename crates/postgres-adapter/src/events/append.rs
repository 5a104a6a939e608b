//! Writes events, in the transaction of what they tell of.

use std::collections::{HashMap, HashSet};

use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Uuid};
use domain::{
    events::Subject,
    store::{Request, StoreError},
};

use crate::{
    connection::Link,
    statement::{WrittenJson, sparse, statement},
    store::{Queue, Told},
};

statement! {
    /// Each event follows the last one of its subject, which nobody else can add to meanwhile: its lock is held. A subject
    /// that is inserted by the same transaction has none yet, so nobody looks for it.
    AppendEvents<'a> {
        places: Vec<i32> as Array<Integer>,
        ids: Vec<uuid::Uuid> as Array<Uuid>,
        kinds: Vec<&'a str> as Array<Text>,
        subjects: Vec<String> as Array<Text>,
        counts: Vec<i64> as Array<BigInt>,
        new: Vec<bool> as Array<Bool>,
        data: Vec<WrittenJson<'a>> as Array<Jsonb>,
        traces: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    }
    "INSERT INTO events (id, type, subject, subject_version, data, trace_context)
    SELECT n.id, n.kind, n.subject, n.nth + CASE WHEN n.is_new THEN 0 ELSE coalesce((
            SELECT e.subject_version FROM events e WHERE e.subject = n.subject ORDER BY e.subject_version DESC LIMIT 1
        ), 0) END, n.data, n.trace
    FROM (SELECT unnest($1) AS place, unnest($2) AS id, unnest($3) AS kind, unnest($4) AS subject, unnest($5) AS nth,
        unnest($6) AS is_new, unnest($7) AS data, unnest($8) AS trace) AS n
    ORDER BY n.place"
}

pub(super) async fn append(link: &Link, queue: &Queue, requests: &[Request]) -> Result<(), StoreError> {
    let told = &queue.events;
    let new = new_subjects(queue);
    let mut seen: HashMap<Subject, i64> = HashMap::new();
    let mut count = |subject| {
        let count = seen.entry(subject).or_default();
        *count += 1;
        *count
    };
    let events = || told.iter().map(|told| &told.event);
    let trace = |told: &Told| requests.get(told.request).and_then(|request| request.trace.as_deref());
    AppendEvents {
        places: (1..).take(told.len()).collect(),
        ids: events().map(|event| event.id.uuid()).collect(),
        kinds: events().map(|event| event.kind.as_str()).collect(),
        subjects: events().map(|event| event.subject.to_string()).collect(),
        counts: events().map(|event| count(event.subject)).collect(),
        new: events().map(|event| new.contains(&event.subject)).collect(),
        data: events().map(|event| WrittenJson(&event.data)).collect(),
        // Each event has the trace of the request that it belongs to.
        traces: sparse(told.iter().map(trace)),
    }
    .execute(link)
    .await?;
    Ok(())
}

fn new_subjects(queue: &Queue) -> HashSet<Subject> {
    let orders = queue.new_orders.iter().map(|order| Subject::Order(order.id));
    orders.chain(queue.new_products.iter().map(|product| Subject::Product(product.id))).collect()
}
