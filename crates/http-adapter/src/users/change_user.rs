//! `PATCH /users/{id}`

use actix_web::web::Data;
use domain::{
    access::Role,
    users::{ChangeUser, ChangeUserError, UserStatus},
    values::UserId,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::user_body::UserBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Change, Command, Id},
    openapi::{RoleWord, UserStatusWord},
    problem::{Problem, kinds, sentence},
};

/// What is to be changed of a user; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = UserChange)]
pub struct UserChange {
    /// Another role; in either case.
    #[serde(default)]
    #[schema(value_type = RoleWord, required = false)]
    role: Change<String>,
    /// `ACTIVE` or `DISABLED`; in either case.
    #[serde(default)]
    #[schema(value_type = UserStatusWord, required = false)]
    status: Change<String>,
}

impl Body for UserChange {}

/// Changes role or status, which signs the user out everywhere.
#[utoipa::path(
    patch, path = "/users/{id}", operation_id = "change_user", tag = "users",
    params(("id" = uuid::Uuid, Path, description = "The user's id.")),
    request_body = UserChange,
    responses(
        (status = 200, description = "The user.", body = UserBody),
        (status = 404, description = "There is no such user."),
        (status = 409, description = "This is the last active admin.")
    )
)]
pub async fn change_user(
    app: Data<App>,
    Id(id): Id<UserId>,
    command: Command<UserChange>,
) -> Result<Answer<UserBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let role = fields.changed("/role", body.role, |text| text.parse::<Role>());
    let status = fields.changed("/status", body.status, |text| text.parse::<UserStatus>());
    let change = fields.finish(|| Some(ChangeUser { role, status }))?;
    let done = app.users.change_user(&request, id, change).await?;
    Ok(Answer::ok(UserBody::from(done.value.clone())).replayed(&done))
}

impl From<ChangeUserError> for Problem {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Forbidden(forbidden) => forbidden.into(),
            ChangeUserError::NotFound => Self::not_found("There is no such user."),
            ChangeUserError::LastAdmin => Self::new(&kinds::LAST_ADMIN).detail(sentence(error)),
            ChangeUserError::Store(error) => error.into(),
        }
    }
}
