//! The document itself.

use actix_web::web::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{FieldError, Problem};

/// A problem document (RFC 9457). Some kinds of problems have more members, which `docs/problems.md` names.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "/problems/insufficient-stock",
    "title": "There is not enough stock",
    "status": 400,
    "detail": "Nothing was reserved: of 1 product there is less than was asked for.",
    "instance": "0198a1b2-0000-7000-8000-000000000000",
    "shortages": [{"product_id": 4, "sku": "WIDGET-B-002", "requested": 3, "available": 1}]
}))]
pub struct ProblemBody<'a> {
    /// What kind of problem: a URI relative to the API.
    #[serde(rename = "type")]
    kind: String,
    /// What the kind is called.
    title: &'a str,
    /// The status of the answer, once more.
    status: u16,
    /// What happened this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<&'a str>,
    /// The id of the request, under which the log knows more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    instance: Option<&'a str>,
    /// What is wrong with the parts of the request: all of it at once.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false)]
    errors: &'a [FieldError],
    #[serde(flatten)]
    #[schema(ignore)]
    members: &'a Map<String, Value>,
}

/// Writes a problem as JSON.
pub(super) fn render(problem: &Problem, instance: Option<&str>) -> Bytes {
    let inner = &problem.0;
    let body = ProblemBody {
        kind: inner.kind.uri(),
        title: inner.kind.title,
        status: inner.kind.status,
        detail: inner.detail.as_deref(),
        instance,
        errors: &inner.errors,
        members: &inner.members,
    };
    serde_json::to_vec(&body).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::kinds;

    #[test]
    fn a_document_has_the_members_of_rfc_9457_and_those_of_its_kind() {
        let problem = Problem::new(&kinds::VERSION_CONFLICT)
            .detail("Too late.")
            .errors(vec![FieldError::at_pointer("/version", "it is 4")])
            .member("current_version", 4);
        let document: Value = serde_json::from_slice(&render(&problem, Some("r-1"))).unwrap();
        assert_eq!(
            document,
            serde_json::json!({
                "type": "/problems/version-conflict", "title": "Somebody else was first", "status": 409,
                "detail": "Too late.", "instance": "r-1",
                "errors": [{"pointer": "/version", "detail": "it is 4"}], "current_version": 4
            })
        );
    }
}
