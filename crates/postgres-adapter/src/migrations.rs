//! The schema, and how it comes about. The migrations of `/migrations` are part of this program.

use std::{collections::BTreeSet, error::Error};

use diesel::{
    ConnectionError,
    migration::{Migration, MigrationSource},
    pg::Pg,
    sql_types::{Bool, Text},
};
use diesel_async::{AsyncMigrationHarness, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use domain::store::StoreError;
use tokio::runtime::Handle;

use crate::{
    SettingsError,
    connection::{Link, Target, open},
    statement::statement,
};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Migrations take no lock of their own, and several servers may start at once. The number is one that nothing else locks.
const LOCK: &str = "SELECT pg_advisory_lock(7405169138201433209)";

/// Why the schema was not changed.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The URL is not understood.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// PostgreSQL cannot be reached.
    #[error("PostgreSQL cannot be reached: {0}")]
    Connection(#[from] ConnectionError),
    /// A migration failed, and was rolled back.
    #[error("a migration failed: {0}")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

/// Runs all migrations that were not run yet, each in its own transaction, and returns their names. Whoever comes second
/// waits, and finds nothing to do. Must be called on a multi-threaded runtime.
pub async fn run(url: &str, runtime: &Handle) -> Result<Vec<String>, MigrationError> {
    let mut harness = AsyncMigrationHarness::new(locked(url, runtime).await?);
    let run = harness.run_pending_migrations(MIGRATIONS).map_err(MigrationError::Failed)?;
    Ok(run.iter().map(ToString::to_string).collect())
}

/// Undoes all migrations, the last one first, and returns their names. All data are lost.
pub async fn revert_all(url: &str, runtime: &Handle) -> Result<Vec<String>, MigrationError> {
    let mut harness = AsyncMigrationHarness::new(locked(url, runtime).await?);
    let reverted = harness.revert_all_migrations(MIGRATIONS).map_err(MigrationError::Failed)?;
    Ok(reverted.iter().map(ToString::to_string).collect())
}

/// Ends with its connection.
async fn locked(url: &str, runtime: &Handle) -> Result<Link, MigrationError> {
    let mut link = open(&Target::parse(url)?, runtime).await?;
    link.batch_execute(LOCK).await.map_err(|error| MigrationError::Failed(error.into()))?;
    Ok(link)
}

statement! {
    /// Whether any migration was ever run.
    Begun {} -> (bool,) as (Bool,);
    "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL"
}

statement! {
    /// Which migrations were run.
    Run {} -> (String,) as (Text,);
    "SELECT version FROM __diesel_schema_migrations"
}

/// The versions of all migrations that this program knows.
pub(crate) fn known() -> Result<BTreeSet<String>, StoreError> {
    let migrations: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(StoreError::Broken)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// Whether all of these were run. There may be others, of a newer version: migrations expand before they contract.
pub(crate) async fn are_run(link: &Link, known: &BTreeSet<String>) -> Result<bool, StoreError> {
    if (Begun {}).load(link).await? != [(true,)] {
        return Ok(false);
    }
    let run: BTreeSet<String> = Run {}.load(link).await?.into_iter().map(|(version,)| version).collect();
    Ok(known.is_subset(&run))
}
