//! Users to be read.

use async_trait::async_trait;
use domain::{
    access::Principal,
    store::StoreError,
    users::{PasswordHash, User, UserQueries},
    values::{CustomerRef, Email, Page, PageRequest},
};
use futures_util::FutureExt;

use super::{find_user, list_users, standing};
use crate::PostgresStore;

#[async_trait]
impl UserQueries for PostgresStore {
    async fn is_in_good_standing(&self, principal: &Principal) -> Result<bool, StoreError> {
        let cache = &self.0.standing;
        if let Some(answer) = cache.find(principal) {
            return Ok(answer);
        }
        let changes = cache.changes();
        let answer = self.0.connections.read(principal, |link, about| standing::ask(link, about).boxed()).await?;
        cache.keep(principal, answer, changes);
        Ok(answer)
    }

    async fn find_credentials(&self, email: &Email) -> Result<Option<(User, PasswordHash)>, StoreError> {
        let which = CustomerRef::Email(email.clone());
        self.0.connections.read(&which, |link, which| find_user::find_user(link, which).boxed()).await
    }

    async fn find_user(&self, which: &CustomerRef) -> Result<Option<User>, StoreError> {
        let found = self.0.connections.read(which, |link, which| find_user::find_user(link, which).boxed()).await?;
        Ok(found.map(|(user, _)| user))
    }

    async fn list_users(&self, page: &PageRequest) -> Result<Page<User>, StoreError> {
        self.0.connections.read(page, |link, page| list_users::list_users(link, page).boxed()).await
    }
}
