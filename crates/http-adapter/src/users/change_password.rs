//! `POST /auth/password`

use actix_web::{HttpRequest, web::Data};
use domain::users::{ChangePassword, ChangePasswordError, NewPassword, PasswordInput};
use serde::Deserialize;
use utoipa::ToSchema;

use super::tokens::Tokens;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Posted, SignedIn},
    middleware::Limits,
    problem::Problem,
};

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
pub struct Passwords {
    /// The one in force.
    #[schema(value_type = String, format = Password, max_length = 72)]
    current_password: Option<String>,
    /// The one to come.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 72)]
    new_password: Option<String>,
}

impl Body for Passwords {}

/// Changes the password, and ends all other sessions.
#[utoipa::path(
    post, path = "/auth/password", operation_id = "change_password", tag = "auth",
    request_body = Passwords,
    responses((status = 200, description = "The only tokens that work from now on.", body = Tokens))
)]
pub async fn change_password(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    SignedIn(principal): SignedIn,
    posted: Posted<Passwords>,
) -> Result<Answer<Tokens>, Problem> {
    let Posted { body, mut fields } = posted;
    let min_length = app.users.policy().password_min_length;
    let current = fields.required("/current_password", body.current_password.as_deref(), PasswordInput::parse);
    let new =
        fields.required("/new_password", body.new_password.as_deref(), |text| NewPassword::parse(text, min_length));
    let command = fields.finish(|| Some(ChangePassword { current: current?, new: new? }))?;
    // Guessing the present password with a stolen token is guessing too.
    limits.log_in(&request, &principal.user_id.to_string())?;
    Ok(Answer::ok(app.users.change_password(&principal, command).await?.into()))
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Forbidden(_) => Self::not_signed_in(),
            ChangePasswordError::WrongPassword => Self::at("/current_password", error.to_string()),
            ChangePasswordError::Busy(busy) => busy.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}
