//! Successful answers.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use domain::{store::Done, values::Version};
use serde::Serialize;

use crate::{
    extract::{etag, idempotency},
    problem::Problem,
};

/// A JSON body with the headers that belong to it.
#[derive(Debug)]
pub struct Answer<T> {
    status: StatusCode,
    body: T,
    version: Option<Version>,
    location: Option<String>,
    replayed: bool,
}

impl<T> Answer<T> {
    /// `200`.
    pub const fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body, version: None, location: None, replayed: false }
    }

    /// `201`.
    pub const fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, body, version: None, location: None, replayed: false }
    }

    /// Another status.
    #[must_use]
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With the `ETag` of a version.
    #[must_use]
    pub const fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// With the path of what was made.
    #[must_use]
    pub fn at(mut self, location: String) -> Self {
        self.location = Some(location);
        self
    }

    /// Saying whether it is the answer of long ago.
    #[must_use]
    pub const fn replayed<U>(mut self, done: &Done<U>) -> Self {
        self.replayed = done.replayed;
        self
    }
}

impl<T: Serialize> Responder for Answer<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let body = match serde_json::to_vec(&self.body) {
            Ok(body) => body,
            Err(error) => return HttpResponse::from_error(Problem::broken(error)),
        };
        let mut response = HttpResponse::build(self.status);
        response.content_type("application/json");
        if let Some(tag) = self.version.and_then(etag::of) {
            response.insert_header((header::ETAG, tag));
        }
        if let Some(path) =
            self.location.and_then(|path| HeaderValue::try_from(format!("{}{path}", prefix(request))).ok())
        {
            response.insert_header((header::LOCATION, path));
        }
        if self.replayed {
            response.insert_header((idempotency::REPLAYED, idempotency::TRUE));
        }
        response.body(body)
    }
}

/// The prefix by which the client came, so that it is sent to what it can reach.
fn prefix(request: &HttpRequest) -> &'static str {
    if request.path().starts_with("/api/") { "/api" } else { "" }
}
