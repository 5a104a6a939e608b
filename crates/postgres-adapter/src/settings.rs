//! How the store is reached.

use std::time::Duration;

use domain::values::Currency;
use slog::{Logger, o};
use tokio::runtime::Handle;

/// How the store is reached, and how long anything may take there.
///
/// There is no `Debug`: the URL holds a password.
#[derive(Clone)]
pub struct PostgresSettings {
    /// Where PostgreSQL is, as libpq writes it: `postgres://user:password@host/database?sslmode=verify-full`.
    pub url: String,
    /// The currency of all prices in the catalogue, which rows of products do not repeat.
    pub currency: Currency,
    /// The multi-threaded runtime that drives connections, whichever thread asks for them.
    pub runtime: Handle,
    /// Where retries are told, at the level of debugging.
    pub logger: Logger,
    /// What PostgreSQL shows in `pg_stat_activity`.
    pub application_name: String,
    /// At most so many connections. About four for each core of PostgreSQL's machine serve best.
    pub max_connections: usize,
    /// How long to wait for a free connection before the store is busy.
    pub wait_timeout: Duration,
    /// How long opening a connection may take before the store is unavailable.
    pub connect_timeout: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// How long a transaction may wait for us, holding its locks.
    pub idle_in_transaction_timeout: Duration,
    /// Whether statements are prepared once for each connection. Must be off behind a pooler that shares one connection
    /// between transactions, such as `PgBouncer` in transaction mode; limits are then set in each transaction.
    pub statement_cache: bool,
}

impl PostgresSettings {
    /// Settings that suit most.
    pub fn new(url: impl Into<String>, currency: Currency, runtime: Handle) -> Self {
        Self {
            url: url.into(),
            currency,
            runtime,
            logger: Logger::root(slog::Discard, o!()),
            application_name: "stockbook".to_owned(),
            max_connections: 16,
            wait_timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(5),
            lock_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
            idle_in_transaction_timeout: Duration::from_secs(10),
            statement_cache: true,
        }
    }
}
