//! Wrong values stop the start with a sentence that names the variable.

use system_tests::{ServerProcess, fresh_database};

use super::program::{SECRET, run};

#[test]
fn a_wrong_value_stops_the_start_with_a_sentence_that_names_the_variable() {
    let wrong = [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("BIND", "localhost"),
        ("DATABASE_URL", "mysql://localhost/stock"),
        ("DATABASE_MAX_CONNECTIONS", "0"),
        ("DATABASE_STATEMENT_CACHE", "perhaps"),
        ("REGISTRATION", "everybody"),
        ("PASSWORD_MIN_LENGTH", "3"),
        ("BCRYPT_COST", "99"),
        ("ACCESS_TOKEN_TTL_S", "-1"),
        ("TAX_RATE", "10"),
        ("CURRENCY", "euros"),
        ("SHIPPING_FLAT_RATE", "4.999"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("PUBLIC_CATALOGUE", "maybe"),
        ("BODY_TIMEOUT_S", "0"),
        ("WORKERS", "0"),
    ];
    for (name, value) in wrong {
        // With a server that nobody would reach, a start that went too far would fail otherwise.
        let mut variables = vec![("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"), ("JWT_SECRET", SECRET)];
        variables.retain(|(other, _)| *other != name);
        variables.push((name, value));
        let refused = run(&["serve"], &variables);
        assert_eq!(refused.code, Some(1), "{name}={value}: {refused:?}");
        assert!(refused.err.contains(name), "{name}={value}: {}", refused.err);
        assert!(!refused.err.contains("panicked"), "{}", refused.err);
    }
}

#[test]
fn a_secret_that_is_too_short_is_told_before_the_database_is_touched() {
    for name in ["JWT_SECRET", "JWT_PREVIOUS_SECRETS"] {
        let mut variables = vec![("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"), ("JWT_SECRET", SECRET)];
        variables.retain(|(other, _)| *other != name);
        variables.push((name, "too short"));
        let refused = run(&["serve"], &variables);
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains(name), "{name}: {}", refused.err);
    }
}

#[test]
fn in_production_the_secret_is_required_and_nothing_wrong_repeats_it() {
    let missing = run(&["serve"], &[("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.err.contains("JWT_SECRET"), "{}", missing.err);
    let short = run(&["serve"], &[("JWT_SECRET", "shhh"), ("DATABASE_URL", "postgres://u:hush@127.0.0.1:1/none")]);
    assert!(!short.err.contains("shhh") && !short.err.contains("hush"), "{}", short.err);
}

#[test]
fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let refused =
        run(&["migrate"], &[("DATABASE_URL", "postgres://nobody:hush@127.0.0.1:1/none"), ("JWT_SECRET", SECRET)]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(!refused.err.trim().is_empty() && !refused.err.contains("hush"), "{}", refused.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_told_before_anything_is_touched() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = run(
        &["serve"],
        &[("PORT", &port), ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"), ("JWT_SECRET", SECRET)],
    );
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains(&port) && refused.err.contains("PORT"), "{}", refused.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_asks_the_server_on_bind_and_port() {
    let database = fresh_database().await;
    let variables = [("DATABASE_URL", database.url()), ("JWT_SECRET", SECRET)];
    let server = ServerProcess::start(&variables).await;
    let port = server.base().rsplit(':').next().unwrap();
    let well = run(&["health"], &[("PORT", port), ("JWT_SECRET", SECRET)]);
    assert_eq!((well.code, well.err.trim()), (Some(0), "ready"), "{well:?}");
    let free = system_tests::free_port().to_string();
    let gone = run(&["health"], &[("PORT", &free), ("JWT_SECRET", SECRET)]);
    assert_eq!(gone.code, Some(1), "{gone:?}");
}
