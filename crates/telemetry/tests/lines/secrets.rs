//! What is not written.

use slog::{Logger, error, info, o};

use crate::output::{lines, settings, written};

const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJib2IifQ.3vXyzzySIGNATURE";
const REFRESH: &str = "sbr_5JmYJb1bqS0yZ3qWQx1nXG7o1rIuY0h0m3l2k1j0i9h";

fn log_every_secret(log: &Logger) {
    #[derive(Debug)]
    #[expect(dead_code, reason = "it is there to be shown by Debug")]
    struct Body {
        email: Option<&'static str>,
        password: &'static str,
    }
    let body = Body { email: Some("bob@example.com"), password: "hunter2 hunter2" };
    info!(log, "log-in of bob@example.com failed"; "password" => "hunter2");
    info!(log, "read {body:?}"; "body" => r#"{"name":"hunter2"}"#);
    info!(log, "headers"; "Authorization" => format!("Bearer {JWT}"), "x-api-key" => "hunter2", "cookie" => "a=hunter2");
    info!(log, "token {JWT} refused"; "raw" => format_args!("Bearer {JWT}"), "refresh" => REFRESH);
    info!(log, "exchange of {REFRESH}"; "user_email" => 7, "path" => "/orders?customer=bob%40example.com");
    error!(log, "cannot connect"; "error" => "postgres://app:hunter2@db.example.com/stock: refused");
    info!(log.new(o!("customer" => "bob@example.com", "new_password" => "hunter2")), "child");
    slog::log!(log, slog::Level::Info, "bob@example.com", "tagged");
}

#[test]
fn no_password_token_or_address_is_in_any_line() {
    for format in ["json", "terminal"] {
        let settings = telemetry::LogSettings { format: format.parse().unwrap(), ..settings() };
        let text = written(&settings, log_every_secret);
        assert!(text.lines().count() >= 8, "{text}");
        for secret in ["hunter2", "bob", "eyJ", "SIGNATURE", "sbr_"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn what_surrounds_a_secret_can_still_be_read() {
    let lines = lines(log_every_secret);
    assert_eq!(lines[0]["msg"], "log-in of [redacted] failed");
    assert_eq!(lines[0]["password"], "[redacted]");
    assert_eq!(lines[3]["msg"], "token [redacted] refused");
    assert_eq!(lines[4]["user_email"], "[redacted]");
    assert_eq!(lines[5]["error"], "[redacted] refused");
}
