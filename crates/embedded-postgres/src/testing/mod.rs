//! Clusters for tests: made in a temporary folder, not durable, and gone with
//! the process which runs the tests, however that ends.
//!
//! [`cluster`] is one for all tests of a process. Each test gets a database of
//! its own, cloned in some ten milliseconds from a template which was migrated
//! once. [`private_cluster`] is for tests which break things.
//!
//! ```no_run
//! # async fn migrate(_url: &str) -> Result<(), Box<dyn std::error::Error>> { Ok(()) }
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! use embedded_postgres::testing;
//!
//! let cluster = testing::cluster().await;
//! let migrated = cluster.template("migrated", |url| async move { migrate(&url).await });
//! let database = cluster.database(&migrated.await?).await?;
//! // … connect to database.url(); it is dropped together with `database` …
//! # Ok(())
//! # }
//! ```

mod cluster;
mod database;
mod folder;
mod sweep;

use std::error::Error;
use std::fmt::Write as _;

use tokio::sync::OnceCell;

use crate::{Durability, Programs, StartError};

pub use cluster::{Template, TestCluster};
pub use database::TestDatabase;

/// Why there is no cluster for tests.
#[derive(Debug, thiserror::Error)]
pub enum TestClusterError {
    /// No programs.
    #[error(transparent)]
    Find(#[from] crate::FindError),
    /// No start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The thread which drops databases could not be made.
    #[error("could not start a thread to drop test databases")]
    Thread(#[source] std::io::Error),
}

/// The cluster which all tests of this process share. The first to ask starts
/// it. It never stops before the process does, and then does at once.
///
/// # Panics
///
/// If it cannot be started: then no test which needs it can go on.
pub async fn cluster() -> &'static TestCluster {
    // Every test has a runtime of its own, so nothing in here may be bound to
    // the runtime which happened to be the first.
    static SHARED: OnceCell<TestCluster> = OnceCell::const_new();
    let start = async || match private_cluster(Durability::None).await {
        Ok(cluster) => cluster,
        Err(error) => panic!("no PostgreSQL for the tests: {}", chain(&error)),
    };
    SHARED.get_or_init(start).await
}

/// A cluster of its own, for a test which kills or restarts PostgreSQL.
pub async fn private_cluster(durability: Durability) -> Result<TestCluster, TestClusterError> {
    TestCluster::start(programs()?, durability).await
}

/// The programs which tests use: those of `PG_BIN`, else whatever there is.
#[expect(clippy::disallowed_methods, reason = "tests have no `bin` which would read the environment for them")]
pub fn programs() -> Result<Programs, crate::FindError> {
    let pg_bin = std::env::var_os("PG_BIN");
    let path = std::env::var_os("PATH");
    Programs::find(pg_bin.as_ref().map(std::path::Path::new), path.as_deref())
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
