//! Invoices and credit notes.
//!
//! A document is issued after its order's step was committed, by a job: it is numbered without gaps in one short transaction that no
//! order waits for. What it says is frozen at that moment; it is drawn and kept afterwards, as often as it takes.

mod document;
mod document_number;
mod object_store;
mod renderer;

pub use document::{
    Billed, Credits, Document, DocumentLine, IssuedDocument, PackedLine, PackingSlip, Seller, Settlement, TaxedAt,
};
pub use document_number::{DocumentKind, DocumentNumber};
pub use object_store::{Kept, ObjectStore, ObjectStoreError};
pub use renderer::{DocumentRenderer, RenderError};

#[cfg(any(test, feature = "test-util"))]
pub use self::{object_store::MockObjectStore, renderer::MockDocumentRenderer};
