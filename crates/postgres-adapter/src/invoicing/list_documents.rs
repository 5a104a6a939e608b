//! The documents of an order.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    invoicing::{DocumentSummary, Filed},
    store::StoreError,
    values::{Currency, Money},
};

use crate::{connection::Link, statement::statement, store::Row};

#[derive(Queryable)]
struct SummaryRow {
    number: String,
    issued_at: DateTime<Utc>,
    total: i64,
    currency: String,
    credits: Option<String>,
    object: Option<String>,
    sha256: Option<String>,
    filed_at: Option<DateTime<Utc>>,
}

statement! {
    /// Without what they say.
    ListDocuments {
        order: uuid::Uuid as Uuid,
    } -> SummaryRow as (Text, Timestamptz, BigInt, Text, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Timestamptz>);
    "SELECT i.number, i.issued_at, (i.total * 100)::bigint, i.currency,
        (SELECT c.number FROM invoices c WHERE c.id = i.credits), i.object, i.sha256, i.filed_at
    FROM invoices i WHERE i.order_id = $1 ORDER BY i.issued_at, i.id"
}

pub(super) async fn list_documents(link: &Link, order: uuid::Uuid) -> Result<Vec<DocumentSummary>, StoreError> {
    let rows = ListDocuments { order }.load(link).await?;
    rows.into_iter().map(SummaryRow::into_summary).collect()
}

impl SummaryRow {
    fn into_summary(self) -> Result<DocumentSummary, StoreError> {
        let row = Row::of("invoices", &self.number);
        let currency = row.read("currency", Currency::parse(&self.currency))?;
        let filed = self.object.zip(self.sha256).zip(self.filed_at);
        Ok(DocumentSummary {
            number: row.read("number", self.number.parse())?,
            issued_at: self.issued_at,
            total: row.read("total", Money::from_minor(self.total, currency))?,
            credits: row.maybe("credits", self.credits.as_deref(), str::parse)?,
            filed: filed.map(|((object, sha256), at)| Filed { object, sha256, at }),
        })
    }
}
