//! The edge as actix-web sees it.

use actix_cors::Cors;
use actix_web::{
    http::header,
    middleware::{Compress, Condition, from_fn},
    web,
};

use crate::{
    app::App,
    middleware::{Limits, limit_requests, observe},
    routes,
};

/// Everything that is served, with everything around it, for `actix_web::App::configure`. Limits are shared by all that
/// are configured with clones of the result.
pub fn configure(app: App) -> impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static {
    let limits = web::Data::new(Limits::new(&app.settings));
    let app = web::Data::new(app);
    move |config| {
        let settings = &app.settings;
        let scope = web::scope("")
            .configure(|config| {
                routes::register(config, "", settings.docs);
                routes::register(config, "/api", settings.docs);
            })
            .default_service(web::to(routes::not_found))
            .wrap(from_fn(limit_requests))
            .wrap(Condition::new(!settings.cors_origins.is_empty(), cors(&settings.cors_origins)))
            .wrap(from_fn(observe))
            .wrap(Compress::default());
        config.app_data(app.clone()).app_data(limits.clone()).service(scope);
    }
}

fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PATCH", "DELETE"])
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH, header::IF_NONE_MATCH])
        .allowed_header("Idempotency-Key")
        .allowed_header("X-Request-Id")
        .expose_headers([
            "ETag",
            "Location",
            "Idempotency-Replayed",
            "Retry-After",
            "X-Request-Id",
            "RateLimit",
            "RateLimit-Policy",
        ])
        .max_age(600);
    if origins.iter().any(|origin| origin == "*") {
        // Without cookies, any page may ask; it still needs a token.
        return cors.allow_any_origin().send_wildcard();
    }
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
