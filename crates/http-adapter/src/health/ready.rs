//! `GET /health/ready`: shall requests be sent here?

use actix_web::{http::StatusCode, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Background, Check, readiness};
use crate::{answer::Answer, app::App};

/// Whether requests can be served.
#[derive(Serialize, ToSchema)]
pub struct Ready {
    /// `ok` or `unavailable`.
    #[schema(example = "ok")]
    status: &'static str,
    /// What was asked.
    checks: Vec<Check>,
    /// What goes on in the background, which keeps no request from being served.
    background: Background,
}

/// Can requests be served?
#[utoipa::path(
    get, path = "/health/ready", operation_id = "ready", tag = "health",
    responses(
        (status = 200, description = "They can.", body = Ready),
        (status = 503, description = "Something that requests need is away.", body = Ready)
    )
)]
pub async fn ready(app: Data<App>) -> Answer<Ready> {
    let checks = readiness::checks(&*app.readiness).await;
    if checks.iter().all(|check| check.ok) {
        let background = readiness::background(&*app.readiness).await;
        Answer::ok(Ready { status: "ok", checks, background })
    } else {
        Answer::ok(Ready { status: "unavailable", checks, background: Background::default() })
            .status(StatusCode::SERVICE_UNAVAILABLE)
    }
}
