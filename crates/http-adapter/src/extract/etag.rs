//! `ETag`, `If-Match` and `If-None-Match`.

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};
use domain::values::{ExpectedVersion, Invalid, Version};

use crate::problem::{FieldError, Problem};

/// The entity tag of a version.
pub fn of(version: Version) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("\"{}\"", version.number())).ok()
}

/// The version that a change expects: that of `If-Match`, else that in the body, else any.
pub fn expected(request: &HttpRequest, in_body: Option<Version>) -> Result<ExpectedVersion, Problem> {
    let in_body = in_body.map(ExpectedVersion::InBody);
    let tags = tags(request, &header::IF_MATCH)?;
    let [tag] = tags.as_slice() else {
        return match tags.as_slice() {
            [] => Ok(in_body.unwrap_or(ExpectedVersion::Any)),
            _ => Err(refused("If-Match", "names one version, or is *")),
        };
    };
    if *tag == "*" {
        return Ok(in_body.unwrap_or(ExpectedVersion::Any));
    }
    // A tag that is weak, or that we never made, matches nothing: it is as good as a version that is never reached. The
    // domain says so, after it has looked at the caller's rights.
    let version = strong_version(tag).or_else(|| Version::new(i32::MAX).ok());
    Ok(version.map_or(ExpectedVersion::Any, ExpectedVersion::IfMatch))
}

/// The same, and refuses a header and a body that name different versions.
pub fn agreed(request: &HttpRequest, in_body: Option<Version>) -> Result<ExpectedVersion, Problem> {
    match (expected(request, in_body)?, in_body) {
        (ExpectedVersion::IfMatch(header), Some(body)) if header != body => {
            Err(Problem::at("/version", "If-Match names another version"))
        }
        (expected, _) => Ok(expected),
    }
}

/// A version as it is written in a body.
pub fn version(number: i64) -> Result<Version, Invalid> {
    i32::try_from(number).map_err(|_| Invalid::because("a version is a positive number")).and_then(Version::new)
}

/// Whether the client has this version already.
pub fn is_known(request: &HttpRequest, version: Version) -> bool {
    let known = tags(request, &header::IF_NONE_MATCH).unwrap_or_default();
    known.iter().any(|tag| *tag == "*" || strong_version(tag.strip_prefix("W/").unwrap_or(tag)) == Some(version))
}

fn tags<'a>(request: &'a HttpRequest, name: &header::HeaderName) -> Result<Vec<&'a str>, Problem> {
    let mut tags = Vec::new();
    for line in request.headers().get_all(name) {
        let line = line.to_str().map_err(|_| refused("If-Match", "is a quoted entity tag"))?;
        // Our own tags contain no comma, so splitting there cannot tear one apart.
        tags.extend(line.split(',').map(str::trim).filter(|tag| !tag.is_empty()));
    }
    Ok(tags)
}

fn strong_version(tag: &str) -> Option<Version> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    let number: i32 = digits.parse().ok()?;
    // `"07"` and `"+7"` are not the tags that we make.
    (number.to_string() == digits).then(|| Version::new(number).ok()).flatten()
}

fn refused(name: &'static str, detail: &str) -> Problem {
    Problem::invalid(vec![FieldError::of_header(name, detail)])
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn version(number: i32) -> Version {
        super::version(number.into()).unwrap()
    }

    fn expects(if_match: &str) -> ExpectedVersion {
        let request = TestRequest::patch().insert_header(("If-Match", if_match)).to_http_request();
        expected(&request, None).unwrap()
    }

    #[test]
    fn a_version_is_expected_by_header_or_by_body() {
        assert_eq!(expects("\"3\""), ExpectedVersion::IfMatch(version(3)));
        assert_eq!(expects("*"), ExpectedVersion::Any);
        let request = TestRequest::patch().to_http_request();
        assert_eq!(expected(&request, Some(version(2))).unwrap(), ExpectedVersion::InBody(version(2)));
        assert_eq!(expected(&request, None).unwrap(), ExpectedVersion::Any);
    }

    #[test]
    fn weak_and_foreign_tags_match_nothing() {
        for tag in ["W/\"3\"", "\"03\"", "\"abc\"", "3", "\"0\"", "\"-1\"", "\"99999999999\""] {
            assert_eq!(expects(tag), ExpectedVersion::IfMatch(version(i32::MAX)), "{tag}");
        }
    }

    #[test]
    fn several_tags_are_refused_for_a_change_and_looked_through_for_a_reading() {
        let several = TestRequest::patch().insert_header(("If-Match", "\"1\", \"2\"")).to_http_request();
        assert!(expected(&several, None).is_err());
        let known = TestRequest::get().insert_header(("If-None-Match", "\"1\", W/\"2\"")).to_http_request();
        assert!(is_known(&known, version(2)) && !is_known(&known, version(3)));
    }
}
