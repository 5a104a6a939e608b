//! Invoices and credit notes.
//!
//! A document is issued after its order's step was committed, by a job: it is numbered without gaps in one short transaction that no
//! order waits for. What it says is frozen at that moment; it is drawn and kept afterwards, as often as it takes.

mod decide_document;
mod document;
mod document_number;
mod driving_port;
mod file_documents;
mod find_document;
mod issue_documents;
mod issue_on;
mod object_store;
mod packing_slip;
mod ports;
mod renderer;

pub use decide_document::{InvoicingPolicy, decide_document};
pub use document::{
    Billed, Credits, Document, DocumentLine, IssuedDocument, PackedLine, PackingSlip, Seller, Settlement, TaxedAt,
};
pub use document_number::{DocumentKind, DocumentNumber};
pub use driving_port::{Invoices, InvoicesPorts};
pub(crate) use file_documents::sha256_of;
pub use file_documents::{FileDocumentsError, Filing};
pub use find_document::{DocumentFile, FindDocumentError};
pub use issue_documents::{IssueDocumentsError, Issuing};
pub use issue_on::IssueOn;
pub use object_store::{Kept, ObjectStore, ObjectStoreError};
pub use packing_slip::PackingSlipError;
pub use ports::{Billing, DocumentSummary, Filed, InvoiceOutbox, InvoiceQueries, InvoicingUnit, NewDocument};
pub use renderer::{DocumentRenderer, RenderError};

#[cfg(any(test, feature = "test-util"))]
pub use self::{
    object_store::MockObjectStore,
    ports::{MockInvoiceOutbox, MockInvoiceQueries, MockInvoicingUnit},
    renderer::MockDocumentRenderer,
};
