//! A cluster for tests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use tokio::sync::{Mutex, OnceCell};
use tokio::task::spawn_blocking;

use super::database::{Dropper, TestDatabase};
use super::{TestClusterError, folder, sweep};
use crate::session::{self, quote};
use crate::{Cluster, Durability, OnParentDeath, Programs, Settings, SqlError, StartError, StopError};

/// A cluster for tests. It is removed with all its data when it is dropped or
/// when the process ends, however that ends.
#[derive(Debug)]
pub struct TestCluster {
    cluster: Cluster,
    templates: std::sync::Mutex<HashMap<String, Arc<OnceCell<Template>>>>,
    /// PostgreSQL refuses to clone a database which it is just cloning.
    cloning: Mutex<()>,
    made: AtomicU64,
    dropper: Dropper,
}

/// A database which others are cloned from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    name: String,
}

impl TestCluster {
    pub(super) async fn start(programs: Programs, durability: Durability) -> Result<Self, TestClusterError> {
        let make_folder = || {
            sweep::sweep();
            folder::make()
        };
        let data_dir = spawn_blocking(make_folder).await.map_err(StartError::from)??;
        let cluster = Cluster::start(Settings {
            durability,
            // Many tests at once, each with a pool.
            max_connections: 300,
            extra: extra(durability),
            on_parent_death: OnParentDeath::Remove,
            ..Settings::new(data_dir, programs)
        })
        .await?;
        let dropper = Dropper::spawn(cluster.maintenance_url()).map_err(TestClusterError::Thread)?;
        Ok(Self {
            cluster,
            templates: std::sync::Mutex::default(),
            cloning: Mutex::default(),
            made: AtomicU64::default(),
            dropper,
        })
    }

    /// The template of that key. Whoever asks first prepares it, given the URL
    /// of an empty database; all others wait and get the same.
    ///
    /// `prepare` MUST leave no work behind that goes on in the database.
    pub async fn template<E, F>(&self, key: &str, prepare: impl FnOnce(String) -> F) -> Result<Template, E>
    where
        E: From<SqlError>,
        F: Future<Output = Result<(), E>>,
    {
        let cell = {
            let mut templates = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(templates.entry(key.to_owned()).or_default())
        };
        cell.get_or_try_init(|| self.prepare(prepare)).await.cloned()
    }

    /// A new database with all that is in the template.
    pub async fn database(&self, template: &Template) -> Result<TestDatabase, SqlError> {
        self.create("test", &template.name).await
    }

    /// A new empty database.
    pub async fn empty_database(&self) -> Result<TestDatabase, SqlError> {
        self.create("test", "template1").await
    }

    /// A URL for a database of any name.
    pub fn url(&self, database: &str) -> String {
        self.cluster.url(database)
    }

    /// The cluster itself.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Kills PostgreSQL with `kill -9`. Its databases are out of reach until
    /// [`restart`](Self::restart).
    pub async fn kill_9(&mut self) -> Result<(), StopError> {
        self.cluster.kill_9().await
    }

    /// Starts PostgreSQL again, on the same data and with the same URLs.
    pub async fn restart(&mut self) -> Result<(), StartError> {
        self.cluster.restart().await
    }

    /// Stops PostgreSQL and removes all data, and waits for both.
    pub async fn stop(self) -> Result<(), StopError> {
        self.cluster.stop().await
    }

    /// A failed or cancelled preparation is dropped; the next one starts anew.
    async fn prepare<E, F>(&self, prepare: impl FnOnce(String) -> F) -> Result<Template, E>
    where
        E: From<SqlError>,
        F: Future<Output = Result<(), E>>,
    {
        let database = self.create("template", "template1").await?;
        prepare(database.url().to_owned()).await?;
        let name = database.keep();
        // A connection which the preparation forgot would make every clone
        // wait for seconds and fail.
        let close = [
            format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", quote(&name)),
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
        ];
        let url = self.cluster.maintenance_url();
        let closed = session::execute(&url, &close).await;
        closed.map_err(failed(format!("close the template {name}")))?;
        Ok(Template { name })
    }

    async fn create(&self, prefix: &str, template: &str) -> Result<TestDatabase, SqlError> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let name = format!("{prefix}_{number}");
        let create = format!("CREATE DATABASE {} TEMPLATE {}", quote(&name), quote(template));
        let url = self.cluster.maintenance_url();
        // Made before the database is, so that nothing stays if we are
        // cancelled in between.
        let database = TestDatabase::new(name, &self.cluster, self.dropper.clone());
        let _alone = self.cloning.lock().await;
        let created = session::execute(&url, &[create]).await;
        created.map_err(failed(format!("clone the database {template}")))?;
        Ok(database)
    }
}

fn failed(doing: String) -> impl FnOnce(tokio_postgres::Error) -> SqlError {
    move |source| SqlError { doing, source }
}

/// What makes databases of tests cheaper.
fn extra(durability: Durability) -> Vec<(String, String)> {
    let cheap: &[(&str, &str)] = match durability {
        Durability::Full => &[],
        Durability::None => &[("autovacuum", "off"), ("wal_level", "minimal"), ("max_wal_senders", "0")],
    };
    cheap.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
