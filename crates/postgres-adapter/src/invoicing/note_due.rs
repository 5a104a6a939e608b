//! Orders of the events behind the cursor, in the transaction that moves it on.

use diesel::sql_types::{Array, BigInt, Text};
use domain::{
    events::{Consumer, EventKind},
    store::StoreError,
};

use crate::{
    connection::Link,
    events::{lock_cursor, move_cursor, stretch},
    statement::statement,
};

/// What may change what an order's documents have to say.
const KINDS: [EventKind; 5] = [
    EventKind::OrderPaid,
    EventKind::OrderShipped,
    EventKind::OrderCancelled,
    EventKind::OrderReduced,
    EventKind::OrderRefunded,
];

statement! {
    /// Notes the orders of a stretch of events. One that is noted already is due at once. `LIMIT` makes it one seek an event,
    /// whatever is known of how many there are.
    NoteDue<'a> {
        after: i64 as BigInt,
        up_to: i64 as BigInt,
        kinds: Vec<&'a str> as Array<Text>,
    }
    "INSERT INTO invoicing_due (order_id)
    SELECT DISTINCT substr(e.subject, 7)::uuid
    FROM event_positions p CROSS JOIN LATERAL (SELECT subject FROM events WHERE seq = p.seq LIMIT 1) AS e
    WHERE p.position > $1 AND p.position <= $2 AND p.type = ANY($3) AND starts_with(e.subject, 'order/')
    ORDER BY 1
    ON CONFLICT (order_id) DO UPDATE SET due_at = clock_timestamp(), attempts = 0"
}

/// Returns how many events were read. Must be called in a transaction.
pub(super) async fn note_due(link: &Link, at_most: usize) -> Result<usize, StoreError> {
    let Some(after) = lock_cursor(link, Consumer::Invoices).await? else { return Ok(0) };
    let (events, reached) = stretch(link, after, at_most).await?;
    if events > 0 {
        let kinds = KINDS.map(EventKind::as_str).to_vec();
        NoteDue { after, up_to: reached, kinds }.execute(link).await?;
        move_cursor(link, Consumer::Invoices, reached).await?;
    }
    Ok(events)
}
