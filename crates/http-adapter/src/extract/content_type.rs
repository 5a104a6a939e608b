//! What a body says it is.

use actix_web::{HttpRequest, http::header};

use crate::problem::{Problem, kinds};

/// Refuses a body that does not say it is JSON: `application/json` or `application/…+json`, in UTF-8.
pub fn require_json(request: &HttpRequest) -> Result<(), Problem> {
    let is_json = content_type(request).is_some_and(|content_type| {
        let (essence, parameters) = split(content_type);
        let subtype = essence.to_ascii_lowercase();
        let json = subtype == "application/json" || (subtype.starts_with("application/") && subtype.ends_with("+json"));
        json && is_utf8(parameters)
    });
    if is_json { Ok(()) } else { Err(refused("Send the body as Content-Type: application/json.")) }
}

/// Refuses a body that does not say it is a form.
pub fn require_form(request: &HttpRequest) -> Result<(), Problem> {
    let is_form = content_type(request).is_some_and(|content_type| {
        let (essence, parameters) = split(content_type);
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") && is_utf8(parameters)
    });
    if is_form { Ok(()) } else { Err(refused("Send the body as Content-Type: application/x-www-form-urlencoded.")) }
}

fn content_type(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::CONTENT_TYPE)?.to_str().ok()
}

fn split(content_type: &str) -> (&str, &str) {
    let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    (essence.trim(), parameters)
}

fn is_utf8(parameters: &str) -> bool {
    parameters.split(';').filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
        let value = value.trim().trim_matches('"');
        !name.trim().eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
    })
}

fn refused(detail: &'static str) -> Problem {
    Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE).detail(detail)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn json(content_type: &str) -> bool {
        require_json(&TestRequest::post().insert_header((header::CONTENT_TYPE, content_type)).to_http_request()).is_ok()
    }

    #[test]
    fn json_is_json_with_a_suffix_and_with_a_charset() {
        for right in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/merge-patch+json",
            r#"application/json;charset="utf-8""#,
        ] {
            assert!(json(right), "{right}");
        }
    }

    #[test]
    fn other_types_charsets_and_silence_are_refused() {
        for wrong in
            ["text/plain", "application/", "application/json; charset=utf-16", "application/jsonp", "text/x+json"]
        {
            assert!(!json(wrong), "{wrong}");
        }
        assert!(require_json(&TestRequest::post().to_http_request()).is_err());
    }
}
