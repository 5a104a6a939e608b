//! A row of `invoices`.

use chrono::{DateTime, Utc};
use diesel::Queryable;
use domain::{
    invoicing::IssuedDocument,
    store::StoreError,
    values::{DocumentId, Invalid, OrderId, UserId},
};
use serde_json::Value;

use crate::store::Row;

/// The columns of a [`DocumentRow`], of a table or alias called `i`, joined to its order `o`.
macro_rules! document_columns {
    () => {
        "i.id, i.order_id, o.customer_id, i.number, i.issued_at, i.content"
    };
}
pub(super) use document_columns;

/// A document as it was issued.
#[derive(Queryable)]
pub(super) struct DocumentRow {
    id: uuid::Uuid,
    order: uuid::Uuid,
    customer: uuid::Uuid,
    number: String,
    issued_at: DateTime<Utc>,
    content: Value,
}

impl DocumentRow {
    pub(super) fn into_document(self) -> Result<IssuedDocument, StoreError> {
        let row = Row::of("invoices", self.id);
        let content = serde_json::from_value(self.content).map_err(|error| Invalid::because(error.to_string()));
        Ok(IssuedDocument {
            id: DocumentId::new(self.id),
            number: row.read("number", self.number.parse())?,
            order_id: OrderId::new(self.order),
            customer_id: UserId::new(self.customer),
            issued_at: self.issued_at,
            document: row.read("content", content)?,
        })
    }
}
