//! Every endpoint is described, judged, and a file of its own.

use std::collections::BTreeSet;

use http_adapter::{Access, Reads, routes};
use serde_json::Value;

use super::{read, rust_files};

/// The document, as the program prints it.
fn document() -> Value {
    serde_json::from_str(&http_adapter::openapi_json()).unwrap()
}

#[test]
fn every_route_is_in_the_document_with_what_it_needs_and_reads() {
    let document = document();
    for route in routes().iter().filter(|route| !route.path.starts_with("/docs")) {
        let operation = &document["paths"][route.path][route.method.to_lowercase()];
        assert!(operation.is_object(), "{} {} is not in OpenAPI", route.method, route.path);
        assert_eq!(operation["security"].is_array(), route.access != Access::Anyone, "{} {}", route.method, route.path);
        let reads = matches!(route.reads, Reads::Json | Reads::Form);
        assert!(!reads || operation["requestBody"].is_object(), "{} {} reads a body", route.method, route.path);
        let keyed = operation["parameters"].to_string().contains("Idempotency-Key");
        assert_eq!(keyed, route.keyed, "{} {}", route.method, route.path);
    }
}

#[test]
fn commands_take_a_key_and_what_answers_a_secret_does_not() {
    for route in routes().iter().filter(|route| route.method != "GET") {
        let answers_a_secret = route.path.starts_with("/auth/")
            || matches!((route.method, route.path), ("POST", "/webhooks" | "/webhooks/{id}/secret"));
        assert_eq!(route.keyed, !answers_a_secret, "{} {}", route.method, route.path);
    }
}

#[test]
fn every_route_has_a_file_whose_first_line_names_it() {
    let named: BTreeSet<String> = rust_files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("crates/http-adapter/src"))
        .filter_map(|(_, text)| text.lines().next().map(str::to_owned))
        .collect();
    for route in routes().iter().filter(|route| !route.path.starts_with("/docs")) {
        let name = format!("`{} {}`", route.method, route.path);
        assert!(named.iter().any(|line| line.contains(&name)), "no file begins with //! {name}");
    }
}

#[test]
fn adding_an_endpoint_is_written_down() {
    let guide = read("docs/adding.md");
    for word in ["docs/problems.md", "utoipa", "tests/system/api", "tests/system/security"] {
        assert!(guide.contains(word), "docs/adding.md does not mention {word}");
    }
}
