//! What invoices need of the store.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Document, DocumentNumber, IssuedDocument};
use crate::{
    orders::Order,
    store::StoreError,
    values::{DocumentId, Money, OrderId, Text, Version},
};

/// An order whose documents are looked at, and those that it has, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billing {
    /// The order as it stands, read without a lock.
    pub order: Order,
    /// Its documents.
    pub issued: Vec<IssuedDocument>,
    /// Why money was given back for it the last time.
    pub given_back_because: Option<Text<500>>,
}

/// A document about to be issued. It gets its number when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    /// Its id.
    pub id: DocumentId,
    /// Of which order.
    pub order_id: OrderId,
    /// As of which version of the order.
    pub order_version: Version,
    /// The invoice that it credits.
    pub credits: Option<DocumentId>,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// What it says.
    pub document: Document,
}

/// Where a document's file is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The object's name.
    pub object: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// When it was kept.
    pub at: DateTime<Utc>,
}

/// A document as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSummary {
    /// Its number.
    pub number: DocumentNumber,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// What it comes to.
    pub total: Money,
    /// The invoice that it credits.
    pub credits: Option<DocumentNumber>,
    /// Where its file is kept, once it is.
    pub filed: Option<Filed>,
}

/// Invoices within a unit of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait InvoicingUnit: Send {
    /// Locks the note that an order's documents are to be looked at, and reads the order and its documents. MUST return nothing if
    /// there is no such note any more, and MUST NOT lock the order: nobody who changes it waits.
    async fn lock_due(&mut self, order: OrderId) -> Result<Option<Billing>, StoreError>;

    /// Locks a document whose file is not kept yet. MUST return nothing if it is.
    async fn lock_unfiled(&mut self, id: DocumentId) -> Result<Option<IssuedDocument>, StoreError>;

    /// Queues a document. MUST number it without gaps within its series and year, whoever else issues at the same time and whatever
    /// fails; MUST hold the series' lock no longer than the commit takes. MUST fail the commit as
    /// [`Violation::Stale`](crate::store::Violation::Stale) if the order has another version by now, or has an invoice already.
    fn issue(&mut self, document: NewDocument);

    /// Queues that an order's documents say what they have to. A note that was made meanwhile MUST stay.
    fn settle_due(&mut self, order: OrderId);

    /// Queues where a document's file is kept.
    fn save_filed(&mut self, id: DocumentId, filed: Filed);
}

/// What is to be done about documents. Work is claimed under leases, so that several processes share it and none waits.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait InvoiceOutbox: Send + Sync {
    /// Notes the orders whose documents are to be looked at, of at most so many events behind the cursor of
    /// [`Consumer::Invoices`](crate::events::Consumer::Invoices), and returns how many events those were. MUST do so in one transaction
    /// with the cursor, and MUST NOT wait while another process does.
    async fn note_due(&self, at_most: usize) -> Result<usize, StoreError>;

    /// Claims at most so many orders whose documents are to be looked at, for so many seconds. MUST NOT hand out what is claimed until
    /// that time is over.
    async fn claim_due(&self, at_most: usize, lease_s: u32) -> Result<Vec<OrderId>, StoreError>;

    /// Puts an order off that could not be looked at, longer each time, and writes down why.
    async fn put_off_due(&self, order: OrderId, reason: &str) -> Result<(), StoreError>;

    /// Claims at most so many documents whose files are not kept yet, for so many seconds, the oldest first, as above.
    async fn claim_unfiled(&self, at_most: usize, lease_s: u32) -> Result<Vec<IssuedDocument>, StoreError>;

    /// Puts a document off whose file could not be kept, longer each time, and writes down why.
    async fn put_off_unfiled(&self, id: DocumentId, reason: &str) -> Result<(), StoreError>;
}

/// Documents to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait InvoiceQueries: Send + Sync {
    /// The documents of an order, oldest first.
    async fn list_documents(&self, order: OrderId) -> Result<Vec<DocumentSummary>, StoreError>;
}
