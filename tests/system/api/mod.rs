//! Each endpoint, as its users see it. The folders mirror those of `domain`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that finds something else has failed")]

mod auth;
mod compression;
mod cors;
mod events;
mod health;
mod http;
mod idempotency;
mod inventory;
mod openapi;
mod orders;
mod refusals;
mod users;
mod webhooks;
mod webhooks_in_trouble;

use serde_json::Value;

/// Where the fields are that a problem refuses.
fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().filter_map(|error| error["pointer"].as_str()).collect()
}

/// Which query parameters a problem refuses.
fn parameters(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().filter_map(|error| error["parameter"].as_str()).collect()
}

/// One field of each item of a page.
fn column<'a>(page: &'a Value, field: &str) -> Vec<&'a Value> {
    page["items"].as_array().unwrap().iter().map(|item| &item[field]).collect()
}

/// The same, as texts.
fn texts<'a>(page: &'a Value, field: &str) -> Vec<&'a str> {
    column(page, field).into_iter().map(|value| value.as_str().unwrap()).collect()
}
