//! `GET /metrics`: what Prometheus collects.

use actix_web::{HttpResponse, web::Data};

use crate::app::App;

/// The exposition format of Prometheus, version 0.0.4.
const EXPOSITION: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Figures for Prometheus: consumers of events, jobs, orders placed together, retries, connections.
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics", tag = "health",
    responses((status = 200, description = "Text of one sample a line.", body = String, content_type = "text/plain"))
)]
pub async fn metrics(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().content_type(EXPOSITION).body(app.readiness.metrics().await)
}
