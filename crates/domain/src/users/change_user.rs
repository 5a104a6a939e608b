//! An admin changes somebody's role or status, or how they buy.

use async_trait::async_trait;

use super::{Buying, User, UserStatus, Users};
use crate::{
    access::{Forbidden, Permission, Role},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{PaymentTerms, Region, Text, UserId},
};

/// What is to be changed; what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeUser {
    /// Another role.
    pub role: Option<Role>,
    /// Active or disabled.
    pub status: Option<UserStatus>,
    /// On account, so many days after the invoice, or paid first.
    pub payment_terms: Option<Option<PaymentTerms>>,
    /// Exempt from tax, by this id, or not.
    pub tax_exemption_id: Option<Option<Text<100>>>,
    /// Where they are, as far as tax is concerned.
    pub region: Option<Option<Region>>,
}

/// Why nobody was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeUserError {
    /// The actor may not keep users.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such user.
    #[error("there is no such user")]
    NotFound,
    /// Without its last active admin an installation could not be kept.
    #[error("this is the last active admin")]
    LastAdmin,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for ChangeUserError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Users {
    /// Changes how a user buys; or their role or status, which ends all their sessions and tokens.
    pub async fn change_user(
        &self,
        request: &Request,
        id: UserId,
        command: ChangeUser,
    ) -> Result<Done<User>, ChangeUserError> {
        request.actor.require(Permission::ManageUsers)?;
        perform(&*self.ports.store, request, &Changing { id, command }).await
    }
}

struct Changing {
    id: UserId,
    command: ChangeUser,
}

#[async_trait]
impl Command for Changing {
    type Output = User;
    type Error = ChangeUserError;
    const NAME: &'static str = "change_user";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<User, ChangeUserError> {
        // Admins are locked before the user, always in this order, so that two admins cannot demote each other.
        let admins = unit.users().lock_active_admins().await?;
        let (user, _) = unit.users().lock_user(self.id).await?.ok_or(ChangeUserError::NotFound)?;
        let changed = User {
            role: self.command.role.unwrap_or(user.role),
            status: self.command.status.unwrap_or(user.status),
            buying: self.buying(&user.buying),
            ..user.clone()
        };
        if changed == user {
            return Ok(user);
        }
        let is_admin = |user: &User| user.role == Role::Admin && user.status == UserStatus::Active;
        if is_admin(&user) && !is_admin(&changed) && admins <= 1 {
            return Err(ChangeUserError::LastAdmin);
        }
        let is_somebody_else = (changed.role, changed.status) != (user.role, user.status);
        let changed = User { token_epoch: user.token_epoch + i32::from(is_somebody_else), ..changed };
        if is_somebody_else {
            unit.users().revoke_sessions(changed.id, None);
        }
        unit.users().save_user(changed.clone());
        Ok(changed)
    }
}

impl Changing {
    fn buying(&self, before: &Buying) -> Buying {
        let ChangeUser { payment_terms, tax_exemption_id, region, .. } = self.command.clone();
        let before = before.clone();
        Buying {
            payment_terms: payment_terms.unwrap_or(before.payment_terms),
            tax_exemption_id: tax_exemption_id.unwrap_or(before.tax_exemption_id),
            region: region.unwrap_or(before.region),
        }
    }
}
