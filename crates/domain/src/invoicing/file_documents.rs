//! Documents that were issued are drawn and kept, each once, until they are there.

use std::fmt::Write as _;

use async_trait::async_trait;
use chrono::Datelike;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{DocumentKind, Filed, Invoices, IssuedDocument, Kept, ObjectStoreError, RenderError, Settlement};
use crate::{
    Progress,
    access::Actor,
    events::{Event, EventKind, Subject},
    ports::Ids,
    store::{Command, CommandError, Request, StoreError, UnitOfWork, perform},
    values::EventId,
};

/// So many documents are claimed at once, for so long: the last of them is kept within it, if each takes the store's whole time.
const DOCUMENTS: usize = 4;
const LEASE_S: u32 = 300;

/// What a PDF is called.
const PDF: &str = "application/pdf";

/// Why a document's file was not kept.
#[derive(Debug, thiserror::Error)]
pub enum FileDocumentsError {
    /// It could not be drawn.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The object store failed.
    #[error(transparent)]
    Objects(#[from] ObjectStoreError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for FileDocumentsError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Filing {
    /// Whether there may be more to do at once.
    pub progress: Progress,
    /// How many files were kept.
    pub filed: usize,
    /// The documents whose files were not kept, and why. They are tried again.
    pub failed: Vec<(IssuedDocument, FileDocumentsError)>,
}

impl Invoices {
    /// Draws and keeps a few documents. One that fails is tried again later, and holds up no other.
    pub async fn file(&self) -> Result<Filing, StoreError> {
        let claimed = self.ports.outbox.claim_unfiled(DOCUMENTS, LEASE_S).await?;
        let mut filing = Filing { progress: Progress::of(claimed.len(), DOCUMENTS), ..Filing::default() };
        for document in claimed {
            match self.file_one(&document).await {
                Ok(()) => filing.filed += 1,
                Err(error) => {
                    self.ports.outbox.put_off_unfiled(document.id, &error.to_string()).await?;
                    filing.failed.push((document, error));
                }
            }
        }
        if !filing.failed.is_empty() {
            // What ails one of them most likely ails the next ones.
            filing.progress = Progress::Idle;
        }
        Ok(filing)
    }

    async fn file_one(&self, document: &IssuedDocument) -> Result<(), FileDocumentsError> {
        let bytes = self.ports.renderer.document(document).await?;
        let sha256 = sha256_of(&bytes);
        let object = self.keep(document, bytes, &sha256).await?;
        let filed = Filed { object, sha256, at: self.ports.clock.now() };
        let command = FilingOne { ids: &*self.ports.ids, document, filed };
        perform(&*self.ports.store, &Request::of(Actor::System), &command).await?;
        Ok(())
    }

    /// Keeps the bytes under the document's name. If something else lies there (another installation's, or one of a version that drew
    /// differently, whose process died before it wrote this down) it is left alone, and the name is one that no other bytes can have.
    async fn keep(&self, document: &IssuedDocument, bytes: Vec<u8>, sha256: &str) -> Result<String, ObjectStoreError> {
        let objects = &*self.ports.objects;
        let stem = stem(document);
        let plain = format!("{stem}.pdf");
        if objects.put(&plain, PDF, bytes.clone()).await? == Kept::Now {
            return Ok(plain);
        }
        if objects.get(&plain).await?.is_some_and(|there| there == bytes) {
            return Ok(plain);
        }
        let own = format!("{stem}-{sha256}.pdf");
        objects.put(&own, PDF, bytes).await?;
        Ok(own)
    }
}

fn stem(document: &IssuedDocument) -> String {
    let folder = match document.number.kind() {
        DocumentKind::Invoice => "invoices",
        DocumentKind::CreditNote => "credit_notes",
    };
    format!("{folder}/{}/{}", document.issued_at.year(), document.number)
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct FilingOne<'a> {
    ids: &'a dyn Ids,
    document: &'a IssuedDocument,
    filed: Filed,
}

#[async_trait]
impl Command for FilingOne<'_> {
    type Output = ();
    type Error = FileDocumentsError;
    const NAME: &'static str = "file_document";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<(), FileDocumentsError> {
        // Another process, whose lease had ended, may have been first.
        if let Some(document) = unit.invoicing().lock_unfiled(self.document.id).await? {
            unit.invoicing().save_filed(document.id, self.filed.clone());
            unit.events().append(vec![issued(self.ids, &document, &self.filed)]);
        }
        Ok(())
    }
}

/// `invoice.issued.v1` or `credit_note.issued.v1`, once the file is there.
fn issued(ids: &dyn Ids, issued: &IssuedDocument, filed: &Filed) -> Event {
    let document = &issued.document;
    let due_on = if let Settlement::Due { by, .. } = document.settlement { Some(by) } else { None };
    let kind = match document.kind {
        DocumentKind::Invoice => EventKind::InvoiceIssued,
        DocumentKind::CreditNote => EventKind::CreditNoteIssued,
    };
    let data = json!({
        "document_id": issued.id,
        "kind": document.kind,
        "document_number": issued.number,
        "order_id": issued.order_id,
        "number": document.order_number,
        "customer_id": issued.customer_id,
        "currency": document.total.currency(),
        "total_amount": document.total.to_digits(),
        "issued_at": issued.issued_at,
        "due_on": due_on,
        "credits": document.credits.as_ref().map(|credits| credits.invoice),
        "object": filed.object,
        "sha256": filed.sha256,
    });
    Event { id: EventId::new(ids.next()), kind, subject: Subject::Document(issued.id), data: data.into() }
}
