//! The driving port of invoices: a plain struct whose functions are the use cases, one file each.

use std::sync::Arc;

use super::{DocumentRenderer, InvoiceOutbox, InvoiceQueries, InvoicingPolicy, ObjectStore};
use crate::{
    inventory::InventoryQueries,
    orders::OrderQueries,
    ports::{Clock, Ids},
    store::Store,
};

/// What invoices need of the world.
#[derive(Clone)]
pub struct InvoicesPorts {
    /// Where units of work begin.
    pub store: Arc<dyn Store>,
    /// What is to be done.
    pub outbox: Arc<dyn InvoiceOutbox>,
    /// Documents to be read.
    pub queries: Arc<dyn InvoiceQueries>,
    /// Orders to be read.
    pub orders: Arc<dyn OrderQueries>,
    /// Locations to be read.
    pub inventory: Arc<dyn InventoryQueries>,
    /// Who draws them.
    pub renderer: Arc<dyn DocumentRenderer>,
    /// Where they are kept.
    pub objects: Arc<dyn ObjectStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
}

/// Invoices and credit notes, for whoever drives them.
#[derive(Clone)]
pub struct Invoices {
    pub(super) ports: InvoicesPorts,
    pub(super) policy: InvoicingPolicy,
}

impl Invoices {
    /// Wires the use cases to their ports.
    pub const fn new(ports: InvoicesPorts, policy: InvoicingPolicy) -> Self {
        Self { ports, policy }
    }
}
