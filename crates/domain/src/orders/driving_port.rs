//! The driving port of orders: a plain struct whose functions are the use cases, one file each.

use std::sync::Arc;

use super::{OrderQueries, PaymentGateway, Terms};
use crate::{
    ports::{Clock, Ids},
    store::Store,
};

/// Orders, for whoever drives them.
#[derive(Clone)]
pub struct Orders {
    pub(super) store: Arc<dyn Store>,
    pub(super) queries: Arc<dyn OrderQueries>,
    pub(super) gateway: Arc<dyn PaymentGateway>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) terms: Terms,
}

impl Orders {
    /// Wires the use cases to their ports.
    pub fn new(
        store: Arc<dyn Store>,
        queries: Arc<dyn OrderQueries>,
        gateway: Arc<dyn PaymentGateway>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        terms: Terms,
    ) -> Self {
        Self { store, queries, gateway, clock, ids, terms }
    }

    /// On what terms this seller sells.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }
}
