//! Writes documents.

use chrono::{DateTime, Datelike, Utc};
use diesel::sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use domain::{
    invoicing::{Filed, NewDocument},
    store::StoreError,
    values::{DocumentId, JsonText, OrderId},
};

use crate::{
    connection::Link,
    statement::{WrittenJson, statement},
};

statement! {
    /// Draws the next number and uses it. If the order's version is not the one that was decided on, the column refuses what is missing.
    Issue<'a> {
        series: &'a str as Text,
        year: i32 as Integer,
        id: uuid::Uuid as Uuid,
        order: uuid::Uuid as Uuid,
        version: i32 as Integer,
        credits: Option<uuid::Uuid> as Nullable<Uuid>,
        issued_at: DateTime<Utc> as Timestamptz,
        total: i64 as BigInt,
        currency: String as Text,
        kind: &'a str as Text,
        content: WrittenJson<'a> as Jsonb,
    }
    "WITH wanted AS (
        SELECT $1 AS series, $2 AS year, $3 AS id, $4 AS order_id, $5 AS version, $6 AS credits, $7 AS issued_at,
            $8 * 0.01 AS total, $9 AS currency, $10 AS kind, $11 AS content
    ), drawn AS (
        INSERT INTO document_series AS s (series, year, last) SELECT series, year, 1 FROM wanted
        ON CONFLICT (series, year) DO UPDATE SET last = s.last + 1
        RETURNING s.last
    )
    INSERT INTO invoices (id, order_id, order_version, credits, serial, year, issued_at, total, currency, kind, series, number, content)
    SELECT w.id, w.order_id, (SELECT o.version FROM orders o WHERE o.id = w.order_id AND o.version = w.version), w.credits, d.last,
        w.year, w.issued_at, w.total, w.currency, w.kind, w.series,
        w.series || '-' || w.year || '-' || lpad(d.last::text, greatest(6, length(d.last::text)), '0'), w.content
    FROM wanted w CROSS JOIN drawn d"
}

pub(super) async fn issue(link: &Link, new: &NewDocument) -> Result<(), StoreError> {
    let content = JsonText::of(&new.document);
    let kind = new.document.kind;
    Issue {
        series: kind.series(),
        year: new.issued_at.year(),
        id: new.id.uuid(),
        order: new.order_id.uuid(),
        version: new.order_version.number(),
        credits: new.credits.map(DocumentId::uuid),
        issued_at: new.issued_at,
        total: new.document.total.minor(),
        currency: new.document.total.currency().to_string(),
        kind: kind.as_str(),
        content: WrittenJson(&content),
    }
    .execute(link)
    .await?;
    Ok(())
}

statement! {
    /// The note is locked by whoever settles it, so one that is made meanwhile is made anew behind it.
    SettleDue {
        order: uuid::Uuid as Uuid,
    }
    "DELETE FROM invoicing_due WHERE order_id = $1"
}

pub(super) async fn settle_due(link: &Link, order: OrderId) -> Result<(), StoreError> {
    SettleDue { order: order.uuid() }.execute(link).await?;
    Ok(())
}

statement! {
    /// Writes where a file is kept.
    SaveFiled<'a> {
        object: &'a str as Text,
        sha256: &'a str as Text,
        at: DateTime<Utc> as Timestamptz,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE invoices SET object = $1, sha256 = $2, filed_at = $3, last_failure = NULL WHERE id = $4"
}

pub(super) async fn save_filed(link: &Link, id: DocumentId, filed: &Filed) -> Result<(), StoreError> {
    SaveFiled { object: &filed.object, sha256: &filed.sha256, at: filed.at, id: id.uuid() }.execute(link).await?;
    Ok(())
}
