//! Whether the database is ready.

use std::sync::Arc;

use async_trait::async_trait;
use domain::store::Store;
use http_adapter::{Check, Readiness};
use postgres_adapter::PostgresStore;
use slog::Logger;

/// Asks the database whether it answers, and whether its tables are those that this program knows.
pub struct StoreReadiness {
    store: Arc<PostgresStore>,
    log: Logger,
}

impl StoreReadiness {
    /// Asks this store.
    pub const fn new(store: Arc<PostgresStore>, log: Logger) -> Self {
        Self { store, log }
    }
}

#[async_trait]
impl Readiness for StoreReadiness {
    async fn checks(&self) -> Vec<Check> {
        if let Err(error) = self.store.ping().await {
            slog::warn!(self.log, "the database is not ready"; "error" => %error);
            return vec![Check::failed("database", "the database does not answer")];
        }
        let migrations = match self.store.schema_is_current().await {
            Ok(true) => Check::passed("migrations"),
            Ok(false) => Check::failed("migrations", "the tables are not those of this version"),
            Err(_) => Check::failed("migrations", "the tables could not be looked at"),
        };
        vec![Check::passed("database"), migrations]
    }
}
