//! `GET /users`

use actix_web::{HttpRequest, web::Data};
use domain::users::ListUsersError;

use super::user_body::UserBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query},
    problem::Problem,
};

/// A page of users, newest first.
#[utoipa::path(
    get, path = "/users", operation_id = "list_users", tag = "users",
    params(
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<UserBody>))
)]
pub async fn list_users(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<UserBody>>, Problem> {
    let mut query = Query::of(&request);
    let page = query.page();
    query.finish()?;
    let users = app.users.list_users(&actor, &page).await?;
    Ok(Answer::ok(PageBody::of(users, UserBody::from)))
}

impl From<ListUsersError> for Problem {
    fn from(error: ListUsersError) -> Self {
        match error {
            ListUsersError::Forbidden(forbidden) => forbidden.into(),
            ListUsersError::Store(error) => error.into(),
        }
    }
}
