//! `POST /auth/login`

use actix_web::{HttpRequest, http::header, web::Data};
use domain::{
    users::{LogIn, LogInError, PasswordInput},
    values::Email,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::tokens::Tokens;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Posted},
    middleware::Limits,
    problem::{Problem, kinds, sentence},
};

/// Somebody who has an account.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"email": "user@example.com", "password": "securePass123"}))]
pub struct Credentials {
    /// The address they registered with.
    #[schema(value_type = String, format = Email, max_length = 254)]
    email: Option<String>,
    /// Their password.
    #[schema(value_type = String, format = Password, max_length = 72)]
    password: Option<String>,
}

impl Body for Credentials {}

/// Signs in.
///
/// An unknown address and a wrong password are answered alike, and attempts are limited.
#[utoipa::path(
    post, path = "/auth/login", operation_id = "log_in", tag = "auth",
    request_body = Credentials,
    responses(
        (status = 200, description = "The tokens.", body = Tokens),
        (status = 401, description = "The e-mail address or the password is wrong.")
    )
)]
pub async fn log_in(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    posted: Posted<Credentials>,
) -> Result<Answer<Tokens>, Problem> {
    let Posted { body, mut fields } = posted;
    let email = fields.required("/email", body.email.as_deref(), Email::parse);
    let password = fields.required("/password", body.password.as_deref(), PasswordInput::parse);
    let command = fields.finish(|| Some(LogIn { email: email?, password: password? }))?;
    limits.log_in(&request, command.email.as_str())?;
    Ok(Answer::ok(app.users.log_in(command).await?.into()))
}

impl From<LogInError> for Problem {
    fn from(error: LogInError) -> Self {
        match error {
            LogInError::WrongCredentials => Self::new(&kinds::WRONG_CREDENTIALS)
                .detail(sentence(error))
                .header(header::WWW_AUTHENTICATE, header::HeaderValue::from_static(r#"Bearer realm="stockbook""#)),
            LogInError::Busy(busy) => busy.into(),
            LogInError::Store(error) => error.into(),
        }
    }
}
