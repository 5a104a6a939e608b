//! Configuration, by environment variables (<https://12factor.net/config>). A wrong value stops the start with a sentence
//! that names the variable.

mod documents;
mod environment;
mod mail;
mod rabbitmq;
mod read;
mod retention;
mod terms;
#[cfg(test)]
mod tests;
mod webhooks;

use std::{net::IpAddr, num::NonZeroUsize, path::PathBuf};

use anyhow::{Result, anyhow, bail};
use domain::{
    orders::Terms,
    retention::RetentionPolicy,
    users::{Registration, UserPolicy},
};

use crate::adapters::GatewayMood;

pub use documents::DocumentsConfig;
pub use environment::Environment;
pub use mail::MailConfig;
use order_desk::DeskSettings;
pub use rabbitmq::RabbitmqConfig;
use read::{list, optional, or};
pub use webhooks::WebhooksConfig;

/// Everything that can be configured.
#[derive(Clone)]
pub struct Config {
    /// Where the data lies.
    pub database: DatabaseConfig,
    /// Where and how to serve.
    pub http: HttpConfig,
    /// Who may register, and how long tokens work.
    pub users: UserPolicy,
    /// How passwords are hashed.
    pub bcrypt: BcryptConfig,
    /// How access tokens are signed.
    pub jwt: JwtConfig,
    /// On what terms orders are placed.
    pub terms: Terms,
    /// What the mock of a payment gateway does.
    pub gateway: GatewayMood,
    /// How orders that arrive at the same time are gathered; nothing if each is placed alone.
    pub desk: Option<DeskSettings>,
    /// Where events are handed to; nowhere without a broker.
    pub rabbitmq: Option<RabbitmqConfig>,
    /// Whether this process runs the jobs in the background too.
    pub worker: bool,
    /// How long things are kept.
    pub retention: RetentionPolicy,
    /// How webhooks are sent.
    pub webhooks: WebhooksConfig,
    /// How mails are sent.
    pub mail: MailConfig,
    /// What invoices say, and where they are kept.
    pub documents: DocumentsConfig,
    /// Whether the catalogue is read without signing in.
    pub public_catalogue: bool,
    /// What the log looks like.
    pub log: LogConfig,
}

/// Where the data lies.
#[derive(Clone)]
pub struct DatabaseConfig {
    /// A PostgreSQL server; without one an embedded PostgreSQL is started.
    pub url: Option<String>,
    /// How many connections the pool holds.
    pub max_connections: usize,
    /// Whether statements are prepared once a connection. Off behind `PgBouncer` in transaction mode.
    pub statement_cache: bool,
    /// Where the embedded PostgreSQL keeps its data.
    pub data_dir: Option<PathBuf>,
    /// Where its programs are.
    pub pg_bin: Option<PathBuf>,
    /// `PATH`, to find them.
    pub path: Option<std::ffi::OsString>,
    /// `HOME`, below which the data lies unless told.
    pub home: Option<std::ffi::OsString>,
    /// `XDG_DATA_HOME`, likewise.
    pub xdg_data_home: Option<std::ffi::OsString>,
}

/// Where and how to serve.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// The address to listen on.
    pub bind: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Which web pages of elsewhere may call the API; `*` is all.
    pub cors_origins: Vec<String>,
    /// Requests a minute from one address; 0 is no limit.
    pub requests_per_minute: u32,
    /// Attempts a minute to log in to one account, and five times as many from one address; 0 is no limit.
    pub logins_per_minute: u32,
    /// How many proxies stand in front, each of which adds to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// How long a request may take.
    pub request_timeout_s: u64,
    /// How long a client may take to send a body.
    pub body_timeout_s: u64,
    /// How long requests in flight may take after a signal to stop.
    pub shutdown_timeout_s: u64,
    /// Whether to tell browsers to come back by HTTPS only.
    pub hsts: bool,
    /// Threads that serve.
    pub workers: usize,
}

/// How passwords are hashed.
#[derive(Clone, Copy, Debug)]
pub struct BcryptConfig {
    /// The logarithm of the work.
    pub cost: u32,
    /// How many at once.
    pub threads: usize,
    /// How many may wait.
    pub queue: usize,
}

/// How access tokens are signed.
#[derive(Clone)]
pub struct JwtConfig {
    /// The secret to sign with; without one it is made and kept beside the embedded data.
    pub secret: Option<String>,
    /// Secrets of before, which still verify.
    pub previous_secrets: Vec<String>,
    /// Who issues.
    pub issuer: String,
    /// For whom.
    pub audience: String,
}

/// What the log looks like.
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// `trace`, `debug`, `info`, `warning`, `error` or `critical`.
    pub level: slog::Level,
    /// `json` or `terminal`.
    pub format: telemetry::Format,
}

impl Config {
    /// Reads all variables, and says everything that is wrong with the first wrong one.
    pub fn read(environment: &Environment) -> Result<Self> {
        let env = environment;
        let url: Option<String> = optional(env, "DATABASE_URL")?;
        let bind: IpAddr = or(env, "BIND", "127.0.0.1")?;
        let is_development = url.is_none() && bind.is_loopback();
        let secret: Option<String> = optional(env, "JWT_SECRET")?;
        if secret.is_none() && !is_development {
            bail!(
                "JWT_SECRET must be set (at least 32 bytes) unless Stockbook runs on its embedded database and a loopback \
                 address; make one with: openssl rand -base64 48"
            );
        }
        let previous_secrets = list(env, "JWT_PREVIOUS_SECRETS");
        require_long("JWT_SECRET", secret.iter())?;
        require_long("JWT_PREVIOUS_SECRETS", previous_secrets.iter())?;
        Ok(Self {
            database: database(env, url)?,
            http: http(env, bind)?,
            users: users(env, is_development)?,
            bcrypt: BcryptConfig {
                cost: in_range("BCRYPT_COST", or(env, "BCRYPT_COST", "12")?, 4, 16)?,
                threads: in_range("BCRYPT_THREADS", or(env, "BCRYPT_THREADS", &half_the_cores())?, 1, 256)?,
                queue: in_range("BCRYPT_QUEUE", or(env, "BCRYPT_QUEUE", "64")?, 1, 100_000)?,
            },
            jwt: JwtConfig {
                secret,
                previous_secrets,
                issuer: or(env, "JWT_ISSUER", "stockbook")?,
                audience: or(env, "JWT_AUDIENCE", "stockbook")?,
            },
            terms: terms::read(env)?,
            gateway: terms::gateway(env)?,
            desk: desk(env)?,
            rabbitmq: rabbitmq::rabbitmq(env)?,
            worker: or(env, "WORKER", "true")?,
            retention: retention::read(env)?,
            webhooks: webhooks::read(env, is_development)?,
            mail: mail::read(env)?,
            documents: documents::read(env)?,
            public_catalogue: or(env, "PUBLIC_CATALOGUE", "false")?,
            log: LogConfig { level: log_level(env)?, format: or(env, "LOG_FORMAT", "json")? },
        })
    }

    /// Whether this is somebody trying it out: the embedded database on a loopback address.
    pub const fn is_development(&self) -> bool {
        self.database.url.is_none() && self.http.bind.is_loopback()
    }
}

fn database(env: &Environment, url: Option<String>) -> Result<DatabaseConfig> {
    if let Some(url) = &url
        && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
    {
        bail!("DATABASE_URL must begin with postgres:// or postgresql://");
    }
    Ok(DatabaseConfig {
        url,
        max_connections: in_range(
            "DATABASE_MAX_CONNECTIONS",
            or(env, "DATABASE_MAX_CONNECTIONS", &four_a_core())?,
            2,
            1_000,
        )?,
        statement_cache: or(env, "DATABASE_STATEMENT_CACHE", "true")?,
        data_dir: optional::<String>(env, "DATA_DIR")?.map(PathBuf::from),
        pg_bin: optional::<String>(env, "PG_BIN")?.map(PathBuf::from),
        path: env.find_os("PATH"),
        home: env.find_os("HOME"),
        xdg_data_home: env.find_os("XDG_DATA_HOME"),
    })
}

fn http(env: &Environment, bind: IpAddr) -> Result<HttpConfig> {
    // Nobody limits themselves on their own machine; elsewhere one address gets a generous share.
    let (requests, logins) = if bind.is_loopback() { ("0", "10") } else { ("6000", "10") };
    Ok(HttpConfig {
        bind,
        port: or(env, "PORT", "8080")?,
        cors_origins: list(env, "CORS_ORIGINS"),
        requests_per_minute: or(env, "RATE_LIMIT_PER_MINUTE", requests)?,
        logins_per_minute: or(env, "LOGIN_LIMIT_PER_MINUTE", logins)?,
        trusted_proxies: or(env, "TRUSTED_PROXIES", "0")?,
        request_timeout_s: in_range("REQUEST_TIMEOUT_S", or(env, "REQUEST_TIMEOUT_S", "30")?, 1, 3_600)?,
        body_timeout_s: in_range("BODY_TIMEOUT_S", or(env, "BODY_TIMEOUT_S", "15")?, 1, 3_600)?,
        shutdown_timeout_s: in_range("SHUTDOWN_TIMEOUT_S", or(env, "SHUTDOWN_TIMEOUT_S", "30")?, 0, 3_600)?,
        hsts: or(env, "HSTS", "false")?,
        workers: in_range("WORKERS", or(env, "WORKERS", &cores().to_string())?, 1, 1_024)?,
    })
}

fn users(env: &Environment, is_development: bool) -> Result<UserPolicy> {
    let registration = if is_development { Registration::Open } else { Registration::Customers };
    Ok(UserPolicy {
        registration: or(env, "REGISTRATION", registration.as_str())?,
        password_min_length: in_range("PASSWORD_MIN_LENGTH", or(env, "PASSWORD_MIN_LENGTH", "12")?, 8, 72)?,
        access_token_s: in_range("ACCESS_TOKEN_TTL_S", or(env, "ACCESS_TOKEN_TTL_S", "900")?, 10, 86_400)?,
        refresh_token_s: in_range("REFRESH_TOKEN_TTL_S", or(env, "REFRESH_TOKEN_TTL_S", "2592000")?, 60, 31_536_000)?,
    })
}

fn desk(env: &Environment) -> Result<Option<DeskSettings>> {
    let lanes = in_range("ORDER_LANES", or(env, "ORDER_LANES", "2")?, 0, 64)?;
    let group = in_range("ORDER_GROUP", or(env, "ORDER_GROUP", "64")?, 1, 1_000)?;
    let queue = in_range("ORDER_QUEUE", or(env, "ORDER_QUEUE", "4096")?, 1, 1_000_000)?;
    let settings =
        |lanes| Some(DeskSettings { lanes, group: NonZeroUsize::new(group)?, queue: NonZeroUsize::new(queue)? });
    Ok(NonZeroUsize::new(lanes).and_then(settings))
}

/// As many bytes as the digest of HS256 has (RFC 7518, 3.2).
const MIN_SECRET_BYTES: usize = 32;

fn require_long<'a>(name: &str, secrets: impl Iterator<Item = &'a String>) -> Result<()> {
    for secret in secrets {
        if secret.len() < MIN_SECRET_BYTES {
            bail!("{name} must have at least {MIN_SECRET_BYTES} bytes; make one with: openssl rand -base64 48");
        }
    }
    Ok(())
}

fn log_level(env: &Environment) -> Result<slog::Level> {
    let level: String = or(env, "LOG_LEVEL", "info")?;
    level.parse().map_err(|()| anyhow!("LOG_LEVEL must be trace, debug, info, warning, error or critical"))
}

fn in_range<T: Copy + PartialOrd + std::fmt::Display>(name: &str, value: T, least: T, most: T) -> Result<T> {
    if value < least || value > most {
        bail!("{name} must be from {least} to {most}, and is {value}");
    }
    Ok(value)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// More connections than this only queue for the same cores and locks (measured; see `docs/performance.md`).
fn four_a_core() -> String {
    (cores() * 4).max(8).to_string()
}

/// Passwords take a quarter of a second each; the other half of the machine goes on serving.
fn half_the_cores() -> String {
    (cores() / 2).max(1).to_string()
}
