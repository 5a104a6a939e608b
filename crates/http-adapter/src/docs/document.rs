//! `GET /openapi.json`

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header, web::Bytes};

use crate::openapi::openapi_json;

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "openapi_document", tag = "health",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object))
)]
pub async fn openapi_document() -> HttpResponse {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| openapi_json().into());
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(DOCUMENT.clone())
}
