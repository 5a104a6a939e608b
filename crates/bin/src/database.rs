//! The database: a server that was named, or one of our own.

use std::path::{Path, PathBuf};

use embedded_postgres::{
    Cluster, FindError, NoDataDir, Programs, Settings, SqlError, StartError, StopError, default_data_dir,
};

use crate::config::DatabaseConfig;

/// What the embedded cluster's database is called.
const NAME: &str = "stockbook";

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// PostgreSQL's programs were not found.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Nobody says where to keep the data.
    #[error(transparent)]
    NoDataDir(#[from] NoDataDir),
    /// The embedded PostgreSQL did not start.
    #[error(transparent)]
    Start(#[from] Box<StartError>),
    /// The embedded PostgreSQL did not answer a question.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

/// A database that answers, for as long as this is kept.
pub struct Database {
    url: String,
    cluster: Option<Cluster>,
}

impl Database {
    /// Uses the server that is configured, or starts the embedded one.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        if let Some(url) = &config.url {
            return Ok(Self { url: url.clone(), cluster: None });
        }
        let programs = Programs::find(config.pg_bin.as_deref(), config.path.as_deref())?;
        let data_dir = match &config.data_dir {
            Some(folder) => absolute(folder),
            None => default_data_dir(config.xdg_data_home.as_deref(), config.home.as_deref())?,
        };
        let cluster = Cluster::start(Settings::new(data_dir, programs)).await.map_err(Box::new)?;
        cluster.ensure_database(NAME).await?;
        Ok(Self { url: cluster.url(NAME), cluster: Some(cluster) })
    }

    /// How to connect. It may hold a password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the embedded data lie.
    pub fn data_dir(&self) -> Option<&Path> {
        self.cluster.as_ref().map(Cluster::data_dir)
    }

    /// The embedded cluster, to be watched over.
    pub fn into_cluster(self) -> Option<Cluster> {
        self.cluster
    }

    /// Stops the embedded PostgreSQL in an orderly way.
    pub async fn close(self) -> Result<(), StopError> {
        match self.cluster {
            Some(cluster) => cluster.stop().await,
            None => Ok(()),
        }
    }
}

/// PostgreSQL's processes run in a folder of their own, so a relative path must not reach them.
fn absolute(folder: &Path) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}
