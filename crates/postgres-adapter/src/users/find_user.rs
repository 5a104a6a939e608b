//! One user.

use domain::{
    store::StoreError,
    users::{PasswordHash, User},
    values::CustomerRef,
};

use super::user_row::{UserColumns, UserRow, user_columns};
use crate::{connection::Link, query::Query};

pub(super) async fn find_user(link: &Link, which: &CustomerRef) -> Result<Option<(User, PasswordHash)>, StoreError> {
    let mut query = Query::new(concat!("SELECT ", user_columns!(), " FROM users u WHERE "));
    match which {
        CustomerRef::Id(id) => query.sql("u.id = ").uuid(id.uuid()),
        CustomerRef::Number(number) => query.sql("u.customer_number = ").integer(number.number()),
        CustomerRef::Email(email) => query.sql("u.email = ").text(email.as_str()),
    };
    let rows: Vec<UserRow> = query.load::<UserColumns, _>(link).await?;
    rows.into_iter().next().map(UserRow::into_credentials).transpose()
}
