//! Mails are written, each once.

use diesel::sql_types::{Array, Jsonb, Text, Uuid};
use domain::{mail::Mail, store::StoreError};
use serde_json::Value;

use crate::{connection::Link, statement::statement};

statement! {
    /// A mail that was written before is not written again.
    InsertMails<'a> {
        ids: Vec<uuid::Uuid> as Array<Uuid>,
        kinds: Vec<&'a str> as Array<Text>,
        events: Vec<uuid::Uuid> as Array<Uuid>,
        recipients: Vec<uuid::Uuid> as Array<Uuid>,
        facts: Vec<&'a Value> as Array<Jsonb>,
    }
    "INSERT INTO mails (id, kind, event_id, recipient_id, facts)
    SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5) ON CONFLICT DO NOTHING"
}

pub(super) async fn insert(link: &Link, mails: &[Mail]) -> Result<usize, StoreError> {
    if mails.is_empty() {
        return Ok(0);
    }
    InsertMails {
        ids: mails.iter().map(|mail| mail.id.uuid()).collect(),
        kinds: mails.iter().map(|mail| mail.kind.as_str()).collect(),
        events: mails.iter().map(|mail| mail.event_id.uuid()).collect(),
        recipients: mails.iter().map(|mail| mail.recipient.uuid()).collect(),
        facts: mails.iter().map(|mail| &mail.facts).collect(),
    }
    .execute(link)
    .await
}
