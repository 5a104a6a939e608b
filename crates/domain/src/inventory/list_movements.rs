//! The ledger, newest first.

use chrono::{DateTime, Utc};

use super::{Inventory, LedgerEntry, MovementKind};
use crate::{
    access::{Actor, Forbidden, Permission},
    orders::OrderNumber,
    store::StoreError,
    values::{LocationRef, OrderId, OrderRef, Page, PageRequest, ProductRef},
};

/// Which rows of the ledger are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovementFilter {
    /// Only of this product.
    pub product: Option<ProductRef>,
    /// Only at this location.
    pub location: Option<LocationRef>,
    /// Only for this order.
    pub order: Option<OrderRef>,
    /// Only of this kind.
    pub kind: Option<MovementKind>,
    /// Only at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Only before this moment.
    pub to: Option<DateTime<Utc>>,
}

impl MovementFilter {
    /// Everything recorded for one order.
    pub fn of_order(id: OrderId) -> Self {
        Self { order: Some(OrderRef::Id(id)), ..Self::default() }
    }

    /// Everything recorded for one order, by its number.
    pub fn of_number(number: OrderNumber) -> Self {
        Self { order: Some(OrderRef::Number(number)), ..Self::default() }
    }
}

/// Why the ledger was not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListMovementsError {
    /// The actor may not see the ledger.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inventory {
    /// A page of the ledger.
    pub async fn list_movements(
        &self,
        actor: &Actor,
        filter: &MovementFilter,
        page: &PageRequest,
    ) -> Result<Page<LedgerEntry>, ListMovementsError> {
        actor.require(Permission::ReadStock)?;
        Ok(self.queries.list_movements(filter, page).await?)
    }
}
