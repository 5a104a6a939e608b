//! The accounts, for those who keep them, and one's own.

use super::{User, Users};
use crate::{
    access::{Actor, Forbidden, Permission, Principal},
    store::StoreError,
    values::{CustomerRef, Page, PageRequest},
};

/// Why users were not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListUsersError {
    /// The actor may not keep users.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a user was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindUserError {
    /// There is no such user any more.
    #[error("there is no such user")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Users {
    /// A page of users, newest first.
    pub async fn list_users(&self, actor: &Actor, page: &PageRequest) -> Result<Page<User>, ListUsersError> {
        actor.require(Permission::ManageUsers)?;
        Ok(self.ports.queries.list_users(page).await?)
    }

    /// Who am I?
    pub async fn me(&self, principal: &Principal) -> Result<User, FindUserError> {
        let found = self.ports.queries.find_user(&CustomerRef::Id(principal.user_id)).await?;
        found.ok_or(FindUserError::NotFound)
    }
}
