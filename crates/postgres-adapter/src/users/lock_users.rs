//! Locks users for a change.

use diesel::sql_types::{Integer, Uuid};
use domain::{
    store::StoreError,
    users::{PasswordHash, User},
    values::UserId,
};

use super::user_row::{UserColumns, UserRow, user_columns};
use crate::{connection::Link, statement::statement};

statement! {
    /// Locks a user.
    LockUser {
        id: uuid::Uuid as Uuid,
    } -> (UserRow,) as (UserColumns,);
    concat!("SELECT ", user_columns!(), " FROM users u WHERE u.id = $1 FOR NO KEY UPDATE")
}

statement! {
    /// Locks all active admins, in the order of their ids.
    LockAdmins {} -> (uuid::Uuid,) as (Uuid,);
    "SELECT id FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE' ORDER BY id FOR NO KEY UPDATE"
}

statement! {
    /// Draws a customer number.
    NextNumber {} -> (i32,) as (Integer,);
    "SELECT nextval('customer_numbers')::integer"
}

pub(super) async fn lock_user(link: &Link, id: UserId) -> Result<Option<(User, PasswordHash)>, StoreError> {
    let rows = LockUser { id: id.uuid() }.load(link).await?;
    rows.into_iter().next().map(|(row,)| row.into_credentials()).transpose()
}

pub(super) async fn lock_active_admins(link: &Link) -> Result<usize, StoreError> {
    Ok(LockAdmins {}.load(link).await?.len())
}

pub(super) async fn next_number(link: &Link) -> Result<i32, StoreError> {
    Ok(NextNumber {}.load(link).await?.first().map_or(0, |(number,)| *number))
}
