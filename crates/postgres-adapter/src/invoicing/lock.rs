//! Locks what is to be done about documents.

use diesel::sql_types::{Jsonb, Nullable, Text, Timestamptz, Uuid};
use domain::{
    invoicing::{Billing, IssuedDocument},
    store::StoreError,
    values,
};
use futures_util::future::join4;

use super::document_row::{DocumentRow, document_columns};
use crate::{connection::Link, orders::read_orders, statement::statement, store::Row};

statement! {
    /// Locks the note of an order.
    LockDue {
        order: uuid::Uuid as Uuid,
    } -> (uuid::Uuid,) as (Uuid,);
    "SELECT order_id FROM invoicing_due WHERE order_id = $1 FOR UPDATE"
}

statement! {
    /// The documents of an order, oldest first.
    DocumentsOf {
        order: uuid::Uuid as Uuid,
    } -> DocumentRow as (Uuid, Uuid, Uuid, Text, Timestamptz, Jsonb);
    concat!("SELECT ", document_columns!(), " FROM invoices i JOIN orders o ON o.id = i.order_id
    WHERE i.order_id = $1 ORDER BY i.issued_at, i.id")
}

statement! {
    /// Why money was given back for an order the last time.
    GivenBack {
        order: uuid::Uuid as Uuid,
    } -> (Option<String>,) as (Nullable<Text>,);
    "SELECT reason FROM refunds WHERE order_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1"
}

statement! {
    /// Locks a document whose file is not kept yet.
    LockUnfiled {
        id: uuid::Uuid as Uuid,
    } -> DocumentRow as (Uuid, Uuid, Uuid, Text, Timestamptz, Jsonb);
    concat!("SELECT ", document_columns!(), " FROM invoices i JOIN orders o ON o.id = i.order_id
    WHERE i.id = $1 AND i.filed_at IS NULL FOR NO KEY UPDATE OF i")
}

/// The order is read before its documents and is not locked: if it changes meanwhile, its version tells when the document is written.
pub(super) async fn lock_due(link: &Link, order: uuid::Uuid) -> Result<Option<Billing>, StoreError> {
    let ids = [order];
    let (locked, orders, issued, given_back) = join4(
        LockDue { order }.load(link),
        read_orders(link, &ids),
        DocumentsOf { order }.load(link),
        GivenBack { order }.load(link),
    )
    .await;
    if locked?.is_empty() {
        return Ok(None);
    }
    let Some(order) = orders?.into_iter().next() else { return Ok(None) };
    let issued = issued?.into_iter().map(DocumentRow::into_document).collect::<Result<_, _>>()?;
    let reason = given_back?.into_iter().next().and_then(|(reason,)| reason);
    let given_back_because = Row::of("orders", order.id).maybe("reason", reason.as_deref(), values::Text::parse)?;
    Ok(Some(Billing { order, issued, given_back_because }))
}

pub(super) async fn lock_unfiled(link: &Link, id: uuid::Uuid) -> Result<Option<IssuedDocument>, StoreError> {
    let rows = LockUnfiled { id }.load(link).await?;
    rows.into_iter().next().map(DocumentRow::into_document).transpose()
}
