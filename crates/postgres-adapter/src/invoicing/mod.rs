//! Invoices and credit notes.

mod claim;
mod document_row;
mod issue;
mod list_documents;
mod lock;
mod note_due;
mod outbox;
mod queries;
mod unit;

use domain::{
    invoicing::{Filed, NewDocument},
    values::{DocumentId, OrderId},
};
use futures_util::FutureExt;

use crate::{connection::Link, store::Write};

/// What a unit has queued of documents.
#[derive(Default)]
pub(crate) struct QueuedDocuments {
    pub issued: Vec<NewDocument>,
    pub settled: Vec<OrderId>,
    pub filed: Vec<(DocumentId, Filed)>,
}

/// Writes what is queued of where documents are kept.
pub(crate) fn write<'c>(link: &'c Link, queue: &'c QueuedDocuments, writes: &mut Vec<Write<'c>>) {
    for order in &queue.settled {
        writes.push(issue::settle_due(link, *order).boxed());
    }
    for (id, filed) in &queue.filed {
        writes.push(issue::save_filed(link, *id, filed).boxed());
    }
}

/// Writes documents, last of all: from here until the commit their series are locked.
pub(crate) fn write_issued<'c>(link: &'c Link, queue: &'c QueuedDocuments, writes: &mut Vec<Write<'c>>) {
    for document in &queue.issued {
        writes.push(issue::issue(link, document).boxed());
    }
}
