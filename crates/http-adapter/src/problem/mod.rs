//! Refusals and failures, as documents of RFC 9457.
//!
//! Every answer from 400 up is made here. A [`Problem`] knows its kind, what to tell the client, and, for failures, a cause
//! that is told to the log only. The request's id is added by the middleware, which is the first to know it.

mod document;
pub mod kinds;
mod place;
mod store;

use std::{borrow::Cow, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use domain::{access::Forbidden, users::HasherBusy, values::Version};
use serde_json::{Map, Value};

pub use document::ProblemBody;
pub use kinds::ProblemKind;
pub use place::{FieldError, push_index, push_step};

/// A request that was refused or failed.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: &'static ProblemKind,
    detail: Option<Cow<'static, str>>,
    errors: Vec<FieldError>,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    closes: bool,
    cause: Option<String>,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(kind: &'static ProblemKind) -> Self {
        let inner = Inner {
            kind,
            detail: None,
            errors: Vec::new(),
            members: Map::new(),
            headers: Vec::new(),
            closes: false,
            cause: None,
        };
        Self(Box::new(inner))
    }

    /// What to tell of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// What is wrong with the parts of the request.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// One more member of the document.
    #[must_use]
    pub fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// One more header of the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// After how many seconds to try again.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// Closes the connection after the answer, since the rest of the request is not waited for.
    #[must_use]
    pub fn closing(mut self) -> Self {
        self.0.closes = true;
        self
    }

    /// What the log is told, and the client is not.
    #[must_use]
    pub fn caused_by(mut self, cause: impl fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// Changes the pointers of its errors, for whoever knows better than the domain what the client had written.
    #[must_use]
    pub fn map_pointers(mut self, change: impl Fn(&str) -> Option<String>) -> Self {
        for error in &mut self.0.errors {
            if let Some(changed) = error.pointer.as_deref().and_then(&change) {
                error.pointer = Some(changed);
            }
        }
        self
    }

    /// Its kind.
    pub fn kind(&self) -> &'static ProblemKind {
        self.0.kind
    }

    /// What the log is told of its cause.
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// Refuses one field of the body.
    pub fn at(pointer: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::at_pointer(pointer, detail)])
    }

    /// Refuses parts of a well-formed request.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(&kinds::INVALID_REQUEST).detail("Some parts of the request are not valid.").errors(errors)
    }

    /// Something named in the path is not there.
    pub fn not_found(what: &'static str) -> Self {
        Self::new(&kinds::NOT_FOUND).detail(what)
    }

    /// No token came.
    pub fn not_signed_in() -> Self {
        Self::new(&kinds::NOT_SIGNED_IN)
            .detail("Send an access token: Authorization: Bearer …")
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer realm="stockbook""#))
    }

    /// A token came that is worth nothing.
    pub fn invalid_token(detail: &'static str) -> Self {
        let challenge = HeaderValue::from_static(r#"Bearer realm="stockbook", error="invalid_token""#);
        Self::new(&kinds::INVALID_TOKEN).detail(detail).header(header::WWW_AUTHENTICATE, challenge)
    }

    /// The order does not stand where a step begins.
    pub fn illegal_transition(error: impl fmt::Display) -> Self {
        Self::new(&kinds::ILLEGAL_TRANSITION).detail(sentence(error))
    }

    /// The version seen is not the present one.
    pub fn stale(kind: &'static ProblemKind, present: Version) -> Self {
        Self::new(kind)
            .detail(format!("It was changed meanwhile and has version {} now.", present.number()))
            .member("current_version", present.number())
    }

    /// Our fault.
    pub fn broken(cause: impl fmt::Display) -> Self {
        Self::new(&kinds::INTERNAL_ERROR)
            .detail("It is not your fault. The log knows more under the id in `instance`.")
            .caused_by(cause)
    }

    /// The whole answer, with the request's id if it is known.
    pub fn response(&self, instance: Option<&str>) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        for (name, value) in &self.0.headers {
            response.append_header((name.clone(), value.clone()));
        }
        if self.0.closes {
            response.force_close();
        }
        response.content_type("application/problem+json").body(document::render(self, instance))
    }
}

/// A domain error's words as a sentence.
pub fn sentence(error: impl fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

/// An error with all its causes, for the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        // Many errors repeat their source in their own words.
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        source = cause.source();
    }
    text
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind.title)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.response(None)
    }
}

impl From<Forbidden> for Problem {
    fn from(_: Forbidden) -> Self {
        Self::new(&kinds::FORBIDDEN).detail("Your role does not allow this.")
    }
}

impl From<HasherBusy> for Problem {
    fn from(error: HasherBusy) -> Self {
        Self::new(&kinds::BUSY).detail(sentence(error)).retry_after(2)
    }
}
