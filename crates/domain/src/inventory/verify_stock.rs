//! The proof that levels, ledger and orders agree.

use super::Inventory;
use crate::{
    access::{Actor, Forbidden, Permission},
    store::StoreError,
    values::{LocationRef, ProductRef},
};

/// Which books are compared: all of them, unless a product or a location is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyFilter {
    /// Only the levels and order lines of this product.
    pub product: Option<ProductRef>,
    /// Only the levels at this location, and no order lines: those are bound to no location.
    pub location: Option<LocationRef>,
}

/// One place where the books disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Where, such as `product 1 at location 1` or `order ORD-2026-000001 line 2`.
    pub subject: String,
    /// What disagrees, as a sentence with the numbers.
    pub detail: String,
}

/// What the comparison found, all of one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How many levels were compared.
    pub levels: i64,
    /// How many ledger rows were summed.
    pub ledger_rows: i64,
    /// How many order lines were compared.
    pub order_lines: i64,
    /// How many disagree: must be 0.
    pub drift: i64,
    /// The first hundred that disagree.
    pub drifts: Vec<Drift>,
}

/// Why nothing was verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyStockError {
    /// The actor may not ask.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inventory {
    /// Compares levels with the ledger and order lines with their reservations. A product or location that does not exist has
    /// nothing to be compared.
    pub async fn verify_stock(&self, actor: &Actor, filter: &VerifyFilter) -> Result<Verification, VerifyStockError> {
        actor.require(Permission::VerifyStock)?;
        Ok(self.queries.verify(filter).await?)
    }
}
