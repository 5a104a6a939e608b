//! A location is renamed, or takes another place in the order of allocation.

use async_trait::async_trait;

use super::{Inventory, Location};
use crate::{
    access::{Forbidden, Permission},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, Violation, perform},
    values::{LocationCode, LocationRef, Text},
};

/// What is to be changed; what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeLocation {
    /// A new code.
    pub code: Option<LocationCode>,
    /// A new name.
    pub name: Option<Text<200>>,
    /// Another sort of place.
    pub kind: Option<Text<50>>,
    /// A new address, or none.
    pub address: Option<Option<Text<1000>>>,
    /// Another place in the order of allocation.
    pub priority: Option<i32>,
}

/// Why a location was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeLocationError {
    /// The actor may not keep locations.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such location.
    #[error("there is no such location")]
    NotFound,
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

impl From<StoreError> for ChangeLocationError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Violated(Violation::LocationCodeTaken) => Self::CodeTaken,
            StoreError::Violated(Violation::LocationNameTaken) => Self::NameTaken,
            error => Self::Store(error),
        }
    }
}

impl CommandError for ChangeLocationError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Inventory {
    /// Changes a location.
    pub async fn change_location(
        &self,
        request: &Request,
        which: LocationRef,
        command: ChangeLocation,
    ) -> Result<Done<Location>, ChangeLocationError> {
        request.actor.require(Permission::ManageLocations)?;
        perform(&*self.store, request, &Changing { which, command }).await
    }
}

struct Changing {
    which: LocationRef,
    command: ChangeLocation,
}

#[async_trait]
impl Command for Changing {
    type Output = Location;
    type Error = ChangeLocationError;
    const NAME: &'static str = "change_location";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Location, ChangeLocationError> {
        let found = unit.inventory().lock_location(&self.which).await?;
        let location = found.ok_or(ChangeLocationError::NotFound)?;
        let ChangeLocation { code, name, kind, address, priority } = self.command.clone();
        let changed = Location {
            code: code.unwrap_or(location.code),
            name: name.unwrap_or(location.name),
            kind: kind.unwrap_or(location.kind),
            address: address.unwrap_or(location.address),
            priority: priority.unwrap_or(location.priority),
            ..location
        };
        unit.inventory().save_location(changed.clone());
        Ok(changed)
    }
}
