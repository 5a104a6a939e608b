//! Somebody registers.

use async_trait::async_trait;

use super::{Buying, HasherBusy, NewPassword, PasswordHash, User, UserStatus, Users};
use crate::{
    access::{Permission, Role},
    store::{Command, CommandError, Request, StoreError, UnitOfWork, Violation, perform},
    values::{Email, Region, Text, UserId},
};

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterUser {
    /// The address to sign in with.
    pub email: Email,
    /// The password.
    pub password: NewPassword,
    /// As what; a customer unless told.
    pub role: Option<Role>,
    /// Their name.
    pub name: Option<Text<200>>,
    /// Their company.
    pub company: Option<Text<200>>,
    /// Where invoices go.
    pub billing_address: Option<Text<1000>>,
    /// Where they are, as far as tax is concerned.
    pub region: Option<Region>,
}

/// Why nobody was registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterUserError {
    /// This role may not be asked for here.
    #[error("registration does not grant the role {0}")]
    RoleNotGranted(Role),
    /// Another user has this address.
    #[error("another user has this e-mail address")]
    EmailTaken,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for RegisterUserError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Violated(Violation::EmailTaken) => Self::EmailTaken,
            error => Self::Store(error),
        }
    }
}

impl CommandError for RegisterUserError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Users {
    /// Makes an account. Which roles may be asked for is configured; admins may make any. Asking for more is refused, never
    /// quietly granted as less.
    pub async fn register(&self, request: &Request, command: RegisterUser) -> Result<User, RegisterUserError> {
        let role = command.role.unwrap_or(Role::Customer);
        if !self.policy.registration.allows(role) && !request.actor.may(Permission::ManageUsers) {
            return Err(RegisterUserError::RoleNotGranted(role));
        }
        let hash = self.ports.hasher.hash(command.password.input()).await?;
        let registering = Registering { users: self, command, role, hash };
        // Registration is not keyed: its answer would have to be kept for somebody who is nobody yet.
        let request = Request { key: None, ..request.clone() };
        Ok(perform(&*self.ports.store, &request, &registering).await?.value)
    }
}

struct Registering<'a> {
    users: &'a Users,
    command: RegisterUser,
    role: Role,
    hash: PasswordHash,
}

#[async_trait]
impl Command for Registering<'_> {
    type Output = User;
    type Error = RegisterUserError;
    const NAME: &'static str = "register_user";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<User, RegisterUserError> {
        let RegisterUser { email, name, company, billing_address, region, .. } = self.command.clone();
        let ports = &self.users.ports;
        let user = User {
            id: UserId::new(ports.ids.next()),
            number: unit.users().next_customer_number().await?,
            email,
            role: self.role,
            status: UserStatus::Active,
            name,
            company,
            billing_address,
            buying: Buying { region, ..Buying::default() },
            token_epoch: 0,
            created_at: ports.clock.now(),
        };
        unit.users().insert_user(user.clone(), self.hash.clone());
        Ok(user)
    }
}
