//! `GET /docs`

use std::sync::{Arc, LazyLock};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use utoipa_swagger_ui::Config;

use crate::problem::Problem;

/// `/docs` is a folder, so that its assets are found beside it.
pub async fn redirect(request: HttpRequest) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, format!("{}/", request.path()))).finish()
}

/// The page and its assets.
pub async fn asset(path: web::Path<String>) -> Result<HttpResponse, Problem> {
    // Relative, so that it is found behind a prefix too.
    static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
        Arc::new(
            Config::from("../openapi.json").persist_authorization(false).try_it_out_enabled(true).validator_url("none"),
        )
    });
    let found = utoipa_swagger_ui::serve(&path, CONFIG.clone()).map_err(Problem::broken)?;
    let file = found.ok_or_else(|| Problem::not_found("There is nothing at this path."))?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(file.bytes.into_owned()))
}
