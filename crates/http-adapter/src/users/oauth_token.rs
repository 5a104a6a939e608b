//! `POST /auth/token`: the token endpoint of OAuth 2.0 (RFC 6749), whose errors have a shape of their own.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::header, web::Data};
use domain::{
    users::{LogIn, LogInError, PasswordInput, RefreshError, SignedIn},
    values::Email,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{refresh, tokens::Tokens};
use crate::{app::App, extract::Form, middleware::Limits, problem::Problem};

/// What the form may say. Anything else in it is ignored, as RFC 6749 asks.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "it is there to be documented; a form is read field by field")]
pub struct TokenForm {
    /// `password` or `refresh_token`.
    #[schema(pattern = "^(password|refresh_token)$")]
    grant_type: String,
    /// With `password`: the e-mail address.
    #[schema(nullable = false)]
    username: Option<String>,
    /// With `password`: the password.
    #[schema(nullable = false, format = Password)]
    password: Option<String>,
    /// With `refresh_token`: the token.
    #[schema(nullable = false)]
    refresh_token: Option<String>,
}

/// A refusal as RFC 6749, 5.2 has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenError {
    /// The code.
    #[schema(example = "invalid_grant")]
    error: &'static str,
    /// What is wrong.
    error_description: &'static str,
}

enum Refusal {
    OAuth(TokenError),
    Problem(Problem),
}

/// The token endpoint of OAuth 2.0: the grants `password` and `refresh_token`.
#[utoipa::path(
    post, path = "/auth/token", operation_id = "oauth_token", tag = "auth",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The tokens.", body = Tokens),
        (status = 400, description = "A refusal as RFC 6749 has it.", body = TokenError)
    )
)]
pub async fn oauth_token(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    Form(form): Form,
) -> Result<HttpResponse, Problem> {
    let mut response = match grant(&app, &limits, &request, form).await {
        Ok(signed_in) => HttpResponse::Ok().json(Tokens::from(signed_in)),
        Err(Refusal::OAuth(error)) => HttpResponse::BadRequest().json(error),
        Err(Refusal::Problem(problem)) => return Err(problem),
    };
    // Required by RFC 6749, 5.1, for old caches.
    response.headers_mut().insert(header::PRAGMA, header::HeaderValue::from_static("no-cache"));
    Ok(response)
}

async fn grant(
    app: &App,
    limits: &Limits,
    request: &HttpRequest,
    form: Option<BTreeMap<String, String>>,
) -> Result<SignedIn, Refusal> {
    let form = form.ok_or(refused("invalid_request", "the form cannot be read, or has a field twice"))?;
    let field = |name: &str| form.get(name).map(String::as_str).filter(|value| !value.is_empty());
    match field("grant_type") {
        Some("password") => {
            let missing = refused("invalid_request", "the password grant needs username and password");
            let (Some(username), Some(password)) = (field("username"), field("password")) else { return Err(missing) };
            let wrong = || refused("invalid_grant", "the e-mail address or the password is wrong");
            let email = Email::parse(username).map_err(|_| wrong())?;
            let password = PasswordInput::parse(password).map_err(|_| wrong())?;
            limits.log_in(request, email.as_str())?;
            Ok(app.users.log_in(LogIn { email, password }).await?)
        }
        Some("refresh_token") => {
            let missing = refused("invalid_request", "the refresh_token grant needs refresh_token");
            let token = field("refresh_token").ok_or(missing)?;
            let token = refresh::token(token).map_err(|_| invalid_refresh_token())?;
            Ok(app.users.refresh(token).await?)
        }
        Some(_) => Err(refused("unsupported_grant_type", "grant_type is password or refresh_token")),
        None => Err(refused("invalid_request", "grant_type is missing")),
    }
}

const fn refused(error: &'static str, error_description: &'static str) -> Refusal {
    Refusal::OAuth(TokenError { error, error_description })
}

const fn invalid_refresh_token() -> Refusal {
    refused("invalid_grant", "the refresh token is not valid, or not any more")
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<LogInError> for Refusal {
    fn from(error: LogInError) -> Self {
        match error {
            LogInError::WrongCredentials => refused("invalid_grant", "the e-mail address or the password is wrong"),
            LogInError::Busy(busy) => Self::Problem(busy.into()),
            LogInError::Store(error) => Self::Problem(error.into()),
        }
    }
}

impl From<RefreshError> for Refusal {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Refused => invalid_refresh_token(),
            RefreshError::Store(error) => Self::Problem(error.into()),
        }
    }
}
