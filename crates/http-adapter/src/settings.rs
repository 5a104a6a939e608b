//! How the edge behaves.

use std::time::Duration;

/// So many requests a minute in the long run, and so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In the long run; 0 for no limit.
    pub per_minute: u32,
    /// At once, after a pause.
    pub burst: u32,
}

impl Rate {
    /// No limit.
    pub const OFF: Self = Self { per_minute: 0, burst: 0 };
}

/// How the edge behaves. What is not set has a default that suits an installation behind one proxy or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    /// Origins whose pages may call the API from a browser; none unless told.
    pub cors_origins: Vec<String>,
    /// The largest body, in bytes.
    pub body_limit: usize,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How long the head of a request may take to arrive.
    pub head_timeout: Duration,
    /// How long a request may take as a whole.
    pub request_timeout: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long requests in flight may take to finish when the server stops.
    pub shutdown_timeout: Duration,
    /// How many threads serve requests; as many as there are processors unless told.
    pub workers: Option<usize>,
    /// Requests from one address.
    pub requests_per_address: Rate,
    /// Whether requests from this very machine are limited too. Attempts to log in always are.
    pub limit_loopback: bool,
    /// Attempts to log in to one account from one address.
    pub logins_per_account: Rate,
    /// Attempts to log in from one address.
    pub logins_per_address: Rate,
    /// How many proxies stand in front and can be trusted to append to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// Tells browsers to come back by HTTPS only: for installations behind HTTPS.
    pub hsts: bool,
    /// Serves `/docs` and `/openapi.json`.
    pub docs: bool,
    /// What `/health` warns of, such as an open registration.
    pub warning: Option<String>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            cors_origins: Vec::new(),
            body_limit: 1024 * 1024,
            body_timeout: Duration::from_secs(15),
            head_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(60),
            shutdown_timeout: Duration::from_secs(20),
            workers: None,
            requests_per_address: Rate { per_minute: 6000, burst: 2000 },
            limit_loopback: false,
            logins_per_account: Rate { per_minute: 10, burst: 30 },
            logins_per_address: Rate { per_minute: 120, burst: 300 },
            trusted_proxies: 0,
            hsts: false,
            docs: true,
            warning: None,
        }
    }
}
