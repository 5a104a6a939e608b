//! What the configuration decides by itself.

use domain::users::Registration;

use super::*;

const SECRET: &str = "for tests only: thirty-two bytes or more";
const SERVER: &str = "postgres://localhost/stockbook";

fn read(variables: &[(&str, &str)]) -> Result<Config> {
    Config::read(&Environment::of(variables.iter().map(|(name, value)| (*name, (*value).to_owned()))))
}

fn refusal(variables: &[(&str, &str)]) -> String {
    read(variables).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn without_any_variable_it_is_development_where_anybody_may_register() {
    let config = read(&[]).unwrap();
    assert!(config.is_development());
    assert_eq!(config.users.registration, Registration::Open);
    assert_eq!(config.http.port, 8080);
}

#[test]
fn a_named_database_is_production_where_only_customers_register() {
    let config = read(&[("DATABASE_URL", SERVER), ("JWT_SECRET", SECRET)]).unwrap();
    assert_eq!(config.users.registration, Registration::Customers);
}

#[test]
fn an_embedded_database_that_others_can_reach_is_production_too() {
    let config = read(&[("BIND", "0.0.0.0"), ("JWT_SECRET", SECRET)]).unwrap();
    assert_eq!(config.users.registration, Registration::Customers);
    assert!(config.http.requests_per_minute > 0);
}

#[test]
fn production_needs_a_secret() {
    assert!(refusal(&[("DATABASE_URL", SERVER)]).starts_with("JWT_SECRET"));
    assert!(refusal(&[("BIND", "0.0.0.0")]).starts_with("JWT_SECRET"));
}

#[test]
fn every_wrong_value_is_refused_with_the_name_of_its_variable() {
    let wrong = [
        ("DATABASE_URL", "mysql://localhost"),
        ("BIND", "localhost"),
        ("PORT", "65536"),
        ("WORKERS", "0"),
        ("RATE_LIMIT_PER_MINUTE", "-1"),
        ("HSTS", "yes"),
        ("REGISTRATION", "everybody"),
        ("PASSWORD_MIN_LENGTH", "4"),
        ("BCRYPT_COST", "32"),
        ("ACCESS_TOKEN_TTL_S", "0"),
        ("CURRENCY", "euro"),
        ("TAX_RATE", "10"),
        ("SHIPPING_FLAT_RATE", "4.999"),
        ("PUBLIC_CATALOGUE", "1"),
        ("AMQP_URL", "http://localhost"),
        ("EVENT_SOURCE", "my shop"),
        ("SMTP_URL", "http://mail.example.com"),
        ("SMTP_TIMEOUT_S", "0"),
        ("LOW_STOCK_QUIET_S", "soon"),
        ("LOW_STOCK_AT_MOST_S", "-1"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ];
    for (name, value) in wrong {
        let said = refusal(&[("JWT_SECRET", SECRET), ("FROM_EMAIL", "shop@example.com"), (name, value)]);
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn mails_are_sent_from_an_address_if_they_are_sent_at_all() {
    assert!(read(&[("FROM_EMAIL", "shop@example.com")]).unwrap().mail.smtp.is_none());
    let url = ("SMTP_URL", "smtp://user:hunter2@mail.example.com?tls=required");
    let config = read(&[url, ("FROM_EMAIL", "shop@example.com"), ("SMTP_TIMEOUT_S", "10")]).unwrap();
    assert!(config.mail.smtp.is_some() && config.mail.policy.lease_s == 30);
    assert!(refusal(&[url]).starts_with("FROM_EMAIL"));
    assert!(refusal(&[url, ("FROM_EMAIL", "the shop")]).starts_with("FROM_EMAIL"));
    assert!(!format!("{:?}", config.mail).contains("hunter2"));
}
