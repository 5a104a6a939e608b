//! The locations.

use super::{Inventory, Location};
use crate::{
    access::{Actor, Forbidden, Permission},
    store::StoreError,
};

/// Why locations were not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListLocationsError {
    /// The actor may not see locations.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inventory {
    /// All locations, in the order in which orders are allocated to them.
    pub async fn list_locations(&self, actor: &Actor) -> Result<Vec<Location>, ListLocationsError> {
        actor.require(Permission::ReadLocations)?;
        Ok(self.queries.list_locations().await?)
    }
}
