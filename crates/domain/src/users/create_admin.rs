//! The first admin, made at the command line.

use super::{RegisterUser, RegisterUserError, User, Users};
use crate::{
    access::{Actor, Role},
    store::Request,
};

/// Why no admin was made: as for any registration.
pub type CreateAdminError = RegisterUserError;

impl Users {
    /// Makes an admin, whatever registration allows: who can start the program owns the installation.
    pub async fn create_admin(&self, command: RegisterUser) -> Result<User, CreateAdminError> {
        let command = RegisterUser { role: Some(Role::Admin), ..command };
        self.register(&Request::of(Actor::System), command).await
    }
}
