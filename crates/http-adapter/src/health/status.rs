//! `GET /health`: how are you?

use actix_web::{http::StatusCode, web::Data};
use chrono::{DateTime, Utc};
use domain::users::Registration;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Check, readiness};
use crate::{answer::Answer, app::App};

/// The state of this installation.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok` or `unavailable`.
    #[schema(example = "ok")]
    status: &'static str,
    /// Which service this is.
    #[schema(example = "stockbook")]
    service: &'static str,
    /// Its version.
    version: &'static str,
    /// The time here.
    time: DateTime<Utc>,
    /// Which roles may be asked for when registering: `open` (any), `customers`, or `closed`.
    #[schema(example = "customers")]
    registration: &'static str,
    /// What should not stay as it is.
    warnings: Vec<String>,
    /// What was asked.
    checks: Vec<Check>,
}

/// How are you?
#[utoipa::path(
    get, path = "/health", operation_id = "health", tag = "health",
    responses(
        (status = 200, description = "Well.", body = Health),
        (status = 503, description = "Something that requests need is away.", body = Health)
    )
)]
pub async fn status(app: Data<App>) -> Answer<Health> {
    let checks = readiness::checks(&*app.readiness).await;
    let well = checks.iter().all(|check| check.ok);
    let registration = app.users.policy().registration;
    let mut warnings: Vec<String> = app.settings.warning.clone().into_iter().collect();
    if registration == Registration::Open && warnings.is_empty() {
        warnings.push(
            "registration is open: anyone can register as ADMIN; set REGISTRATION=customers or closed".to_owned(),
        );
    }
    let health = Health {
        status: if well { "ok" } else { "unavailable" },
        service: "stockbook",
        version: env!("CARGO_PKG_VERSION"),
        time: app.clock.now(),
        registration: registration.as_str(),
        warnings,
        checks,
    };
    Answer::ok(health).status(if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE })
}
