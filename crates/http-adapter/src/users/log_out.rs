//! `POST /auth/logout`

use actix_web::{HttpResponse, web::Data};
use domain::users::{LogOut, LogOutError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    extract::{Body, Posted, SignedIn},
    problem::Problem,
};

/// How far to sign out.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = LogOut)]
pub struct LogOutBody {
    /// From all sessions, rather than from this one.
    everywhere: Option<bool>,
}

impl Body for LogOutBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Signs out: the tokens of the session are worth nothing from then on.
#[utoipa::path(
    post, path = "/auth/logout", operation_id = "log_out", tag = "auth",
    request_body = LogOutBody,
    responses((status = 204, description = "Signed out."))
)]
pub async fn log_out(
    app: Data<App>,
    SignedIn(principal): SignedIn,
    posted: Posted<LogOutBody>,
) -> Result<HttpResponse, Problem> {
    let Posted { body, fields } = posted;
    let command = fields.finish(|| Some(LogOut { everywhere: body.everywhere.unwrap_or_default() }))?;
    app.users.log_out(&principal, command).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<LogOutError> for Problem {
    fn from(error: LogOutError) -> Self {
        match error {
            LogOutError::Forbidden(_) => Self::not_signed_in(),
            LogOutError::Store(error) => error.into(),
        }
    }
}
