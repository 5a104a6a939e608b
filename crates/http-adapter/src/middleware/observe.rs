//! The observer: gives each request its id, writes its line, and finishes its answer.

use actix_cors::CorsError;
use actix_web::{
    Error, HttpMessage,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::HeaderValue,
    middleware::Next,
    web::Data,
};

use super::{
    endless_bodies::Held,
    log_line::LogLine,
    request_id::{self, RequestId},
    security_headers,
};
use crate::{
    app::App,
    problem::{Problem, kinds, sentence},
};

/// Around everything: no answer leaves without an id, a line in the log and its headers.
pub async fn observe<B: MessageBody + 'static>(
    app: Data<App>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let id = RequestId::of(request.request(), &*app.ids);
    let line = LogLine::begin(&app.log, &id.0, request.method().as_str());
    let is_page = is_page(request.path());
    request.extensions_mut().insert(id.clone());
    let held = Held::of(&mut request);
    let response = next.call(request).await?;
    let mut response = finish(response, &id);
    if let Ok(id) = HeaderValue::try_from(&id.0) {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    security_headers::add(response.headers_mut(), is_page, app.settings.hsts);
    line.complete(&response);
    Ok(match held {
        Some(held) => held.until_sent(response).map_into_right_body(),
        None => response,
    })
}

fn is_page(path: &str) -> bool {
    let path = path.strip_prefix("/api").unwrap_or(path);
    path == "/docs" || path.starts_with("/docs/")
}

/// A problem document is written anew, now that the request's id is at hand. Headers added on the way stay.
fn finish<B: MessageBody + 'static>(response: ServiceResponse<B>, id: &RequestId) -> ServiceResponse<EitherBody<B>> {
    let document = response.response().error().map(|error| {
        if let Some(problem) = error.as_error::<Problem>() {
            return problem.response(Some(&id.0));
        }
        match error.as_error::<CorsError>() {
            Some(refused) => Problem::new(&kinds::ORIGIN_REFUSED).detail(sentence(refused)).response(Some(&id.0)),
            None => Problem::broken(error).response(Some(&id.0)),
        }
    });
    let Some(document) = document else { return response.map_into_left_body() };
    response
        .map_body(|head, _| {
            head.status = document.status();
            document.into_body()
        })
        .map_into_right_body()
}
