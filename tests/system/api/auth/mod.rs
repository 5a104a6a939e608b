//! Signing up, in and out.

mod change_password;
mod log_in;
mod log_out;
mod me;
mod refresh;
mod register;
mod token_endpoint;

use serde_json::{Value, json};
use system_tests::{Client, PASSWORD, TestApp};

const EMAIL: &str = "anna@example.com";

/// Registers Anna, a customer.
async fn register(app: &TestApp) {
    app.anonymous().post("/auth/register", &json!({"email": EMAIL, "password": PASSWORD})).await.expect(201);
}

/// Signs Anna in: her tokens.
async fn log_in(app: &TestApp) -> Value {
    app.anonymous().post("/auth/login", &json!({"email": EMAIL, "password": PASSWORD})).await.expect(200)
}

/// A client with the access token of a pair.
fn with(app: &TestApp, tokens: &Value) -> Client {
    app.anonymous().with_token(tokens["access_token"].as_str().unwrap())
}

/// Exchanges the refresh token of a pair.
async fn refresh(app: &TestApp, tokens: &Value) -> system_tests::Answer {
    app.anonymous().post("/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await
}
