//! A page of users, newest first.

use domain::{
    store::StoreError,
    users::User,
    values::{Page, PageRequest},
};

use super::user_row::{UserColumns, UserRow, user_columns};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, moment_key, moment_text, with_one_more},
    query::Query,
};

const LIST: &str = "users";

pub(super) async fn list_users(link: &Link, page: &PageRequest) -> Result<Page<User>, StoreError> {
    let mut query = Query::new(concat!("SELECT * FROM (SELECT ", user_columns!(), " FROM users u WHERE true"));
    if let Some([moment, id]) = keys(LIST, page)? {
        query.sql(" AND (u.created_at, u.id) < (").moment(moment_key(moment)?).sql(", ").uuid(key(id)?).sql(")");
    }
    query.sql(" ORDER BY u.created_at DESC, u.id DESC").sql(FIRST).bigint(with_one_more(page));
    let rows: Vec<UserRow> = query.load::<UserColumns, _>(link).await?;
    let users = rows.into_iter().map(UserRow::into_user).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(users, page.limit, |user| cursor(LIST, [moment_text(user.created_at), user.id.to_string()])))
}
