//! `POST /auth/refresh`

use actix_web::web::Data;
use domain::{
    users::{RefreshError, RefreshToken},
    values::Invalid,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::tokens::Tokens;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Posted},
    problem::Problem,
};

/// The longest refresh token that is looked at.
const MAX_LENGTH: usize = 512;

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[schema(as = Refresh)]
pub struct RefreshBody {
    /// The one that came with the last pair.
    #[schema(value_type = String, min_length = 1, max_length = 512)]
    refresh_token: Option<String>,
}

impl Body for RefreshBody {}

/// Exchanges a refresh token for the next pair.
///
/// Each works once. One that comes a second time is in two hands, so the whole session ends.
#[utoipa::path(
    post, path = "/auth/refresh", operation_id = "refresh", tag = "auth",
    request_body = RefreshBody,
    responses(
        (status = 200, description = "The next pair.", body = Tokens),
        (status = 401, description = "The token is unknown, expired, or was used before.")
    )
)]
pub async fn refresh(app: Data<App>, posted: Posted<RefreshBody>) -> Result<Answer<Tokens>, Problem> {
    let Posted { body, mut fields } = posted;
    let token = fields.required("/refresh_token", body.refresh_token.as_deref(), token);
    let token = fields.finish(|| token)?;
    Ok(Answer::ok(app.users.refresh(token).await?.into()))
}

/// A text that could be a refresh token.
pub(super) fn token(text: &str) -> Result<RefreshToken, Invalid> {
    if text.is_empty() || text.len() > MAX_LENGTH {
        return Err(Invalid::because("this is not a refresh token"));
    }
    Ok(RefreshToken::new(text.to_owned()))
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Refused => Self::invalid_token("The refresh token is not valid, or not any more."),
            RefreshError::Store(error) => error.into(),
        }
    }
}
