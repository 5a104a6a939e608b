//! A location is opened.

use async_trait::async_trait;

use super::{Inventory, Location, NewLocation};
use crate::{
    access::{Forbidden, Permission},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, Violation, perform},
};

/// Opens a location.
pub type CreateLocation = NewLocation;

/// Why a location was not opened.
#[derive(Debug, thiserror::Error)]
pub enum CreateLocationError {
    /// The actor may not keep locations.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Another location has this code.
    #[error("another location has this code")]
    CodeTaken,
    /// Another location has this name.
    #[error("another location has this name")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for CreateLocationError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Violated(Violation::LocationCodeTaken) => Self::CodeTaken,
            StoreError::Violated(Violation::LocationNameTaken) => Self::NameTaken,
            error => Self::Store(error),
        }
    }
}

impl CommandError for CreateLocationError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Inventory {
    /// Opens a location, empty.
    pub async fn create_location(
        &self,
        request: &Request,
        command: CreateLocation,
    ) -> Result<Done<Location>, CreateLocationError> {
        request.actor.require(Permission::ManageLocations)?;
        perform(&*self.store, request, &Creating { inventory: self, command }).await
    }
}

struct Creating<'a> {
    inventory: &'a Inventory,
    command: CreateLocation,
}

#[async_trait]
impl Command for Creating<'_> {
    type Output = Location;
    type Error = CreateLocationError;
    const NAME: &'static str = "create_location";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Location, CreateLocationError> {
        let NewLocation { code, name, kind, address, priority } = self.command.clone();
        let id = unit.inventory().next_location_id().await?;
        let created_at = self.inventory.clock.now();
        let location = Location { id, code, name, kind, address, priority, created_at };
        unit.inventory().insert_location(location.clone());
        Ok(location)
    }
}
