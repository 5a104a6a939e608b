//! `Idempotency-Key`: the same request twice, one effect.

use actix_web::{
    HttpRequest,
    http::header::{HeaderName, HeaderValue},
};
use domain::store::{Fingerprint, IdempotencyKey};
use sha2::{Digest, Sha256};

use crate::problem::{FieldError, Problem};

/// The request header.
pub const HEADER: &str = "Idempotency-Key";
/// Says that the answer is one of long ago.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Its one value.
pub const TRUE: HeaderValue = HeaderValue::from_static("true");

/// The request's key, if it has one.
pub fn key(request: &HttpRequest, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
    let mut sent = request.headers().get_all(HEADER);
    let Some(first) = sent.next() else { return Ok(None) };
    if sent.next().is_some() {
        return Err(refused("is given twice"));
    }
    let text = first.to_str().map_err(|_| refused("has 1 to 255 visible ASCII characters"))?;
    IdempotencyKey::new(text, fingerprint(request, body)).map(Some).map_err(|reason| refused(&reason.to_string()))
}

/// What makes a request what it is. Each part is preceded by its length, so that no two requests run together.
fn fingerprint(request: &HttpRequest, body: &[u8]) -> Fingerprint {
    let mut digest = Sha256::new();
    let parts: [&[u8]; 4] =
        [request.method().as_str().as_bytes(), request.path().as_bytes(), request.query_string().as_bytes(), body];
    for part in parts {
        digest.update(part.len().to_be_bytes());
        digest.update(part);
    }
    Fingerprint::new(digest.finalize().to_vec())
}

fn refused(detail: &str) -> Problem {
    Problem::invalid(vec![FieldError::of_header(HEADER, detail)])
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn key_of(method: &str, uri: &str, body: &str) -> IdempotencyKey {
        let request = TestRequest::with_uri(uri).method(method.parse().unwrap()).insert_header((HEADER, "k-1"));
        key(&request.to_http_request(), body.as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn another_method_path_query_or_body_is_another_request() {
        let base = key_of("POST", "/orders", "{}");
        assert_eq!(base, key_of("POST", "/orders", "{}"));
        for other in [
            key_of("PATCH", "/orders", "{}"),
            key_of("POST", "/order", "s{}"),
            key_of("POST", "/orders?a=b", "{}"),
            key_of("POST", "/orders", "{ }"),
            key_of("POST", "/api/orders", "{}"),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn keys_are_visible_bounded_and_given_once() {
        let long = "k".repeat(256);
        for wrong in ["", "a b", long.as_str()] {
            let request = TestRequest::post().insert_header((HEADER, wrong)).to_http_request();
            assert_eq!(key(&request, b"").unwrap_err().kind().status, 422, "{wrong}");
        }
        let twice = TestRequest::post().append_header((HEADER, "a")).append_header((HEADER, "b")).to_http_request();
        assert!(key(&twice, b"").is_err());
        assert!(matches!(key(&TestRequest::post().to_http_request(), b""), Ok(None)));
    }
}
