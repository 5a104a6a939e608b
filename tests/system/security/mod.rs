//! S1 to S6 of `quality.md`: rights, forgeries, fields one may not set, malformed requests, guessing, and the log.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that finds something else has failed")]

mod forgeries;
mod fuzzing;
mod guessing;
mod log;
mod mass_assignment;
mod registration;
mod revocation;
mod rights;
mod rights_table;
mod sockets;
mod throttling;

use serde_json::json;
use system_tests::{Client, PASSWORD, TestApp};

/// Signs somebody in who has registered.
async fn sign_in(app: &TestApp, email: &str) -> Client {
    let body = json!({"email": email, "password": PASSWORD});
    let session = app.anonymous().post("/auth/login", &body).await.expect(200);
    app.anonymous().with_token(session["access_token"].as_str().unwrap())
}

/// Who somebody is.
async fn id_of(client: &Client) -> String {
    client.get("/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned()
}
