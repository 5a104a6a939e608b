//! Documents are issued for what happened to orders.

use async_trait::async_trait;

use super::{Billing, DocumentKind, InvoiceOutbox, Invoices, NewDocument, decide_document};
use crate::{
    Progress,
    access::Actor,
    store::{Command, CommandError, Request, StoreError, UnitOfWork, Violation, perform},
    values::{DocumentId, Invalid, OrderId},
};

/// So many events are read at once.
const EVENTS: usize = 500;

/// So many orders are claimed at once, for so long.
const ORDERS: usize = 16;
const LEASE_S: u32 = 60;

/// Why an order's documents were not brought in line with it.
#[derive(Debug, thiserror::Error)]
pub enum IssueDocumentsError {
    /// Its amounts left the range of money.
    #[error("the order's amounts cannot be put on a document: {0}")]
    OutOfRange(Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for IssueDocumentsError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Issuing {
    /// Whether there may be more to do at once.
    pub progress: Progress,
    /// How many documents were issued.
    pub issued: usize,
    /// The orders that could not be looked at, and why. They are tried again.
    pub failed: Vec<(OrderId, IssueDocumentsError)>,
}

impl Invoices {
    /// Notes of which orders something happened that their documents may have to say.
    pub async fn note(&self) -> Result<Progress, StoreError> {
        Ok(Progress::of(self.ports.outbox.note_due(EVENTS).await?, EVENTS))
    }

    /// Brings the documents of a few such orders in line with them. One that fails holds up no other.
    pub async fn issue(&self) -> Result<Issuing, StoreError> {
        let outbox: &dyn InvoiceOutbox = &*self.ports.outbox;
        let claimed = outbox.claim_due(ORDERS, LEASE_S).await?;
        let mut issuing = Issuing { progress: Progress::of(claimed.len(), ORDERS), ..Issuing::default() };
        for order in claimed {
            match self.bill(order).await {
                Ok(issued) => issuing.issued += issued,
                Err(error) => {
                    outbox.put_off_due(order, &error.to_string()).await?;
                    // An order that moved on meanwhile is looked at again, and nobody has to know.
                    if !matches!(error, IssueDocumentsError::Store(StoreError::Violated(Violation::Stale))) {
                        issuing.failed.push((order, error));
                    }
                }
            }
        }
        Ok(issuing)
    }

    /// Issues what an order's documents lack, each in one short transaction of its own, and returns how many those were. Safe to be
    /// asked at any time, by several processes at once.
    pub async fn bill(&self, order: OrderId) -> Result<usize, IssueDocumentsError> {
        let mut issued = 0;
        loop {
            let billing = BillingOne { invoices: self, order };
            let done = perform(&*self.ports.store, &Request::of(Actor::System), &billing).await?;
            if !done.value {
                return Ok(issued);
            }
            issued += 1;
        }
    }
}

struct BillingOne<'a> {
    invoices: &'a Invoices,
    order: OrderId,
}

#[async_trait]
impl Command for BillingOne<'_> {
    /// Whether a document was issued, so that there may be another one.
    type Output = bool;
    type Error = IssueDocumentsError;
    const NAME: &'static str = "issue_document";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<bool, IssueDocumentsError> {
        let Invoices { ports, policy } = self.invoices;
        let Some(billing) = unit.invoicing().lock_due(self.order).await? else { return Ok(false) };
        let Billing { order, issued, given_back_because } = billing;
        let now = ports.clock.now();
        let reason = given_back_because.as_ref().or(order.cancel_reason.as_ref());
        let decided = decide_document(&order, &issued, policy, reason, now).map_err(IssueDocumentsError::OutOfRange)?;
        let Some(document) = decided else {
            unit.invoicing().settle_due(self.order);
            return Ok(false);
        };
        let invoice = issued.iter().find(|it| it.number.kind() == DocumentKind::Invoice);
        unit.invoicing().issue(NewDocument {
            id: DocumentId::new(ports.ids.next()),
            order_id: order.id,
            order_version: order.version,
            credits: invoice.map(|invoice| invoice.id),
            issued_at: now,
            document,
        });
        Ok(true)
    }
}
