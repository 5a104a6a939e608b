//! What is to be done about documents becomes somebody's to do.

use diesel::sql_types::{Integer, Jsonb, Text, Timestamptz, Uuid};
use domain::{
    invoicing::IssuedDocument,
    store::StoreError,
    values::{DocumentId, OrderId},
};

use super::document_row::{DocumentRow, document_columns};
use crate::{connection::Link, statement::statement};

statement! {
    /// Moves what is due to the end of a lease. The array is made once, before anything is updated.
    ClaimDue {
        seconds: i32 as Integer,
        at_most: i32 as Integer,
    } -> (uuid::Uuid,) as (Uuid,);
    "UPDATE invoicing_due SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $1)
    WHERE order_id = ANY(ARRAY(
        SELECT order_id FROM invoicing_due WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ))
    RETURNING order_id"
}

statement! {
    /// The wait doubles from ten seconds to an hour.
    PutOffDue<'a> {
        reason: &'a str as Text,
        order: uuid::Uuid as Uuid,
    }
    "UPDATE invoicing_due SET last_failure = $1,
        due_at = clock_timestamp() + make_interval(secs => least(3600, 5 * 2 ^ least(attempts, 12)) * (1 + random() / 10))
    WHERE order_id = $2"
}

statement! {
    /// As [`ClaimDue`].
    ClaimUnfiled {
        seconds: i32 as Integer,
        at_most: i32 as Integer,
    } -> DocumentRow as (Uuid, Uuid, Uuid, Text, Timestamptz, Jsonb);
    concat!("UPDATE invoices i SET attempts = i.attempts + 1, due_at = clock_timestamp() + make_interval(secs => $1)
    FROM orders o
    WHERE i.id = ANY(ARRAY(
        SELECT id FROM invoices WHERE filed_at IS NULL AND due_at <= clock_timestamp() ORDER BY due_at LIMIT $2
        FOR NO KEY UPDATE SKIP LOCKED
    )) AND o.id = i.order_id
    RETURNING ", document_columns!())
}

statement! {
    /// As [`PutOffDue`], to five minutes: customers wait for it.
    PutOffUnfiled<'a> {
        reason: &'a str as Text,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE invoices SET last_failure = $1,
        due_at = clock_timestamp() + make_interval(secs => least(300, 2 ^ least(attempts, 12)) * (1 + random() / 10))
    WHERE id = $2 AND filed_at IS NULL"
}

pub(super) async fn claim_due(link: &Link, at_most: i32, seconds: i32) -> Result<Vec<OrderId>, StoreError> {
    let mut claimed = ClaimDue { seconds, at_most }.load(link).await?;
    // Orders are invoiced in the order in which they were placed, as far as one batch goes.
    claimed.sort_unstable();
    Ok(claimed.into_iter().map(|(order,)| OrderId::new(order)).collect())
}

pub(super) async fn put_off_due(link: &Link, order: OrderId, reason: &str) -> Result<(), StoreError> {
    PutOffDue { reason, order: order.uuid() }.execute(link).await?;
    Ok(())
}

pub(super) async fn claim_unfiled(link: &Link, at_most: i32, seconds: i32) -> Result<Vec<IssuedDocument>, StoreError> {
    let rows = ClaimUnfiled { seconds, at_most }.load(link).await?;
    let mut claimed = rows.into_iter().map(DocumentRow::into_document).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|document| document.number);
    Ok(claimed)
}

pub(super) async fn put_off_unfiled(link: &Link, id: DocumentId, reason: &str) -> Result<(), StoreError> {
    PutOffUnfiled { reason, id: id.uuid() }.execute(link).await?;
    Ok(())
}
