//! A database cluster of our own.

use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;
use tokio_postgres::error::SqlState;

use crate::ground::Ground;
use crate::postmaster::Postmaster;
use crate::{Programs, Settings, SqlError, StartError, StopError, session};

/// A running PostgreSQL with data of its own.
///
/// Dropping it asks PostgreSQL to stop, without waiting; [`Cluster::stop`]
/// waits.
#[derive(Debug)]
pub struct Cluster {
    // Fields are dropped in this order: the folder is free at the end.
    postmaster: Postmaster,
    ground: Ground,
}

impl Cluster {
    /// Starts PostgreSQL on the data folder and waits until it answers.
    ///
    /// Makes the folder and the cluster in it if they are missing. Stops a
    /// PostgreSQL which an earlier run left behind there.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let mut ground = spawn_blocking(move || Ground::prepare(settings)).await??;
        let postmaster = ground.launch().await?;
        Ok(Self { postmaster, ground })
    }

    /// Starts PostgreSQL again, after it died or to be sure that it is as new.
    /// URLs stay the same.
    pub async fn restart(&mut self) -> Result<(), StartError> {
        // If it does not stop here, it is stopped as one of an earlier run.
        let patience = self.ground.settings.stop_timeout;
        let _ = self.postmaster.stop(patience).await;
        spawn_blocking(self.ground.clearing()).await??;
        self.postmaster = self.ground.launch().await?;
        Ok(())
    }

    /// Stops PostgreSQL and waits until it has stopped. Open connections are
    /// closed, and unfinished transactions rolled back.
    pub async fn stop(mut self) -> Result<(), StopError> {
        let patience = self.ground.settings.stop_timeout;
        let stopped = self.postmaster.stop(patience).await;
        if let Some(guard) = self.ground.guard.take() {
            guard.end().await;
        }
        stopped
    }

    /// Waits until PostgreSQL has died by itself, so that a program may
    /// [`restart`](Self::restart) it. May be cancelled at any time.
    pub async fn died(&mut self) {
        // An error means that there is no such child any more.
        let _ = self.postmaster.wait().await;
    }

    /// Makes an empty database unless there is one of that name.
    pub async fn ensure_database(&self, name: &str) -> Result<(), SqlError> {
        let url = self.maintenance_url();
        let create = format!("CREATE DATABASE {}", session::quote(name));
        let ensured = match session::has_database(&url, name).await {
            Ok(true) => Ok(()),
            Ok(false) => match session::execute(&url, &[create]).await {
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => Ok(()),
                created => created,
            },
            Err(error) => Err(error),
        };
        ensured.map_err(|source| SqlError { doing: format!("make sure of the database {name}"), source })
    }

    /// A URL for a database of this cluster, be it there or not. It may hold a
    /// password, so it does not belong into logs.
    pub fn url(&self, database: &str) -> String {
        self.ground.address.url(database)
    }

    /// A URL for the database which is always there.
    pub(crate) fn maintenance_url(&self) -> String {
        self.url("postgres")
    }

    /// The id of PostgreSQL's first process.
    pub fn postmaster_pid(&self) -> u32 {
        self.postmaster.id()
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        self.ground.home.folder()
    }

    /// The file PostgreSQL writes its log to.
    pub fn log_file(&self) -> PathBuf {
        self.ground.home.log()
    }

    /// The programs which are running; the data may have asked for others
    /// than those in the settings.
    pub fn programs(&self) -> &Programs {
        &self.ground.settings.programs
    }

    /// Ends PostgreSQL as a crash would.
    pub(crate) async fn kill_9(&mut self) -> Result<(), StopError> {
        self.postmaster.kill().await
    }
}
