//! The id of a request, under which the log knows it.

use actix_web::{HttpRequest, http::header::HeaderName};
use domain::ports::Ids;

/// Carries the id both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, left with it for whoever needs it.
#[derive(Clone)]
pub struct RequestId(pub String);

impl RequestId {
    /// The id that the client or a proxy gave, if it is sane, else a new one.
    pub fn of(request: &HttpRequest, ids: &dyn Ids) -> Self {
        let given = request.headers().get(HEADER).and_then(|id| id.to_str().ok()).filter(|id| is_sane(id));
        Self(given.map_or_else(|| ids.next().to_string(), str::to_owned))
    }
}

/// Short, and of characters that mean nothing in logs, URLs and headers.
fn is_sane(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sane_ids_are_taken_over() {
        assert!(is_sane("0198a1b2-0000-7000-8000-000000000000"));
        assert!(["", "short", "with space!", "quote\"quote", &"x".repeat(65)].iter().all(|id| !is_sane(id)));
    }
}
