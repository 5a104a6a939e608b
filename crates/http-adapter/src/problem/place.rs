//! What is wrong with one part of a request.

use std::fmt::Write;

use serde::Serialize;
use utoipa::ToSchema;

/// What is wrong with one part of a request, and which part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FieldError, example = json!({"pointer": "/quantity", "detail": "a quantity is at least 1"}))]
pub struct FieldError {
    /// The field of the body, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pointer: Option<String>,
    /// The query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parameter: Option<String>,
    /// The header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub header: Option<&'static str>,
    /// What is wrong with it.
    pub detail: String,
}

impl FieldError {
    /// Of a field of the body.
    pub fn at_pointer(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.into()), parameter: None, header: None, detail: detail.into() }
    }

    /// Of a query parameter.
    pub fn of_parameter(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: None, parameter: Some(name.into()), header: None, detail: detail.into() }
    }

    /// Of a header.
    pub fn of_header(name: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: None, parameter: None, header: Some(name), detail: detail.into() }
    }
}

/// Appends one step to a JSON pointer, escaped as RFC 6901 has it.
pub fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    for c in step.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Appends an index to a JSON pointer.
pub fn push_index(pointer: &mut String, index: usize) {
    // Writing to a string cannot fail.
    let _ = write!(pointer, "/{index}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_escaped_as_rfc_6901_has_it() {
        let mut pointer = String::new();
        push_step(&mut pointer, "a/b~c");
        push_index(&mut pointer, 3);
        assert_eq!(pointer, "/a~1b~0c/3");
    }
}
