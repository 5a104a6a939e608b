//! Stock levels, now or as of a moment.

use chrono::{DateTime, Utc};

use super::Inventory;
use crate::{
    access::{Actor, Forbidden, Permission},
    store::StoreError,
    values::{LocationCode, LocationId, LocationRef, Page, PageRequest, ProductId, ProductRef, Sku, Text},
};

/// Which levels are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelFilter {
    /// Only of this product.
    pub product: Option<ProductRef>,
    /// Only at this location.
    pub location: Option<LocationRef>,
    /// Only of products of which less is available, over all locations, than their reorder point.
    pub below_reorder_point: bool,
}

/// One level, with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRow {
    /// Of what.
    pub product_id: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub product_name: Text<200>,
    /// Where.
    pub location_id: LocationId,
    /// The location's code.
    pub location_code: LocationCode,
    /// What physically lies there.
    pub on_hand: i64,
    /// What of it is promised.
    pub reserved: i64,
}

/// Why levels were not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListLevelsError {
    /// The actor may not see stock by location.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// `below_reorder_point` is a question about now: the reorder points of the past are not kept.
    #[error("below_reorder_point cannot be asked as of a moment")]
    NotAsOf,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inventory {
    /// A page of levels.
    pub async fn list_levels(
        &self,
        actor: &Actor,
        filter: &LevelFilter,
        as_of: Option<DateTime<Utc>>,
        page: &PageRequest,
    ) -> Result<Page<LevelRow>, ListLevelsError> {
        actor.require(Permission::ReadStock)?;
        if filter.below_reorder_point && as_of.is_some() {
            return Err(ListLevelsError::NotAsOf);
        }
        Ok(self.queries.list_levels(filter, as_of, page).await?)
    }
}
