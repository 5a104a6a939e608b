//! Mails that are due become somebody's to send.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{Integer, Jsonb, Text, Timestamptz, Uuid},
};
use domain::{
    mail::{ClaimedMail, Mail},
    store::StoreError,
    values::{EventId, MailId, UserId},
};
use serde_json::Value;

use crate::{connection::Link, statement::statement, store::Row};

statement! {
    /// Moves what is due to the end of a lease. The array is made once, before anything is updated: a join might look for more
    /// rows to lock each time it is asked.
    Claim {
        seconds: i32 as Integer,
        at_most: i32 as Integer,
    } -> MailRow as (Uuid, Text, Uuid, Uuid, Jsonb, Integer, Integer, Timestamptz);
    "UPDATE mails SET claims = claims + 1, attempts = attempts + 1,
        due_at = clock_timestamp() + make_interval(secs => $1)
    WHERE id = ANY(ARRAY(
        SELECT id FROM mails WHERE status = 'PENDING' AND due_at <= now()
        ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ))
    RETURNING id, kind, event_id, recipient_id, facts, claims, attempts, written_at"
}

/// A row of `mails`.
#[derive(Queryable)]
struct MailRow {
    id: uuid::Uuid,
    kind: String,
    event_id: uuid::Uuid,
    recipient_id: uuid::Uuid,
    facts: Value,
    claims: i32,
    attempts: i32,
    written_at: DateTime<Utc>,
}

pub(super) async fn claim(link: &Link, at_most: i32, seconds: i32) -> Result<Vec<ClaimedMail>, StoreError> {
    let rows = Claim { seconds, at_most }.load(link).await?;
    let mut claimed = rows.into_iter().map(MailRow::into_claimed).collect::<Result<Vec<_>, _>>()?;
    // An update tells its rows in any order.
    claimed.sort_by_key(|claimed| claimed.written_at);
    Ok(claimed)
}

impl MailRow {
    fn into_claimed(self) -> Result<ClaimedMail, StoreError> {
        let mail = Mail {
            id: MailId::new(self.id),
            kind: Row::of("mails", self.id).read("kind", self.kind.parse())?,
            event_id: EventId::new(self.event_id),
            recipient: UserId::new(self.recipient_id),
            facts: self.facts,
        };
        Ok(ClaimedMail { mail, claim: self.claims, attempt: self.attempts, written_at: self.written_at })
    }
}
