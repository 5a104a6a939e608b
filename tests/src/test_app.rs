//! A server in this process, on a database of its own.

use std::path::Path;

use embedded_postgres::testing::{self, TestDatabase};
use slog::Logger;
use stockbook::{
    Server,
    config::{Config, Environment},
};
use tempfile::TempDir;

use crate::{Books, Client, Seller};

/// One or more servers on one database.
pub struct TestApp {
    servers: Vec<(String, Server)>,
    database: TestDatabase,
    /// Where invoices are kept.
    documents: TempDir,
}

/// A migrated database that nobody else uses.
///
/// # Panics
/// If PostgreSQL does not answer.
pub async fn fresh_database() -> TestDatabase {
    let cluster = testing::cluster().await;
    let template = cluster.template("system", |url| async move { stockbook::migrate(&url).await }).await;
    let template = template.unwrap_or_else(|error| panic!("no template: {error:?}"));
    cluster.database(&template).await.unwrap_or_else(|error| panic!("no database: {error:?}"))
}

/// What the tests configure, unless they configure something else. Log-ins are cheap and unlimited.
fn settings(url: &str) -> Vec<(&'static str, String)> {
    [
        ("DATABASE_URL", url),
        ("PORT", "0"),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
        ("RATE_LIMIT_PER_MINUTE", "0"),
        ("DATABASE_MAX_CONNECTIONS", "8"),
        ("WORKERS", "2"),
        // Jobs are run by the tests of jobs; the others have the database to themselves.
        ("WORKER", "false"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

impl TestApp {
    /// One server.
    pub async fn start() -> Self {
        Self::start_with(1, &[]).await
    }

    /// Two servers on one database: a lock inside a process would not help them.
    pub async fn start_two() -> Self {
        Self::start_with(2, &[]).await
    }

    /// So many servers, with other settings.
    ///
    /// # Panics
    /// If a server does not start.
    pub async fn start_with(servers: usize, other: &[(&'static str, &str)]) -> Self {
        Self::start_logging(servers, other, Logger::root(slog::Discard, slog::o!())).await
    }

    /// The same, with a log.
    ///
    /// # Panics
    /// If a server does not start.
    pub async fn start_logging(servers: usize, other: &[(&'static str, &str)], log: Logger) -> Self {
        let database = fresh_database().await;
        let mut variables = settings(database.url());
        let documents = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for documents: {error}"));
        variables.push(("DOCUMENTS_DIR", documents.path().display().to_string()));
        variables.extend(other.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let config = Config::read(&Environment::of(variables)).unwrap_or_else(|error| panic!("{error:#}"));
        let mut running = Vec::new();
        for _ in 0..servers {
            let server = Server::start(&config, log.clone()).await;
            let server = server.unwrap_or_else(|error| panic!("the server did not start: {error:#}"));
            running.push((format!("http://{}", server.address()), server));
        }
        Self { servers: running, database, documents }
    }

    /// Where the first server listens.
    pub fn base(&self) -> &str {
        self.servers.first().map_or("", |(base, _)| base)
    }

    /// Where all servers listen.
    pub fn bases(&self) -> Vec<String> {
        self.servers.iter().map(|(base, _)| base.clone()).collect()
    }

    /// Nobody in particular.
    pub fn anonymous(&self) -> Client {
        Client::anonymous(self.base())
    }

    /// A seller's staff and customers, registered and signed in.
    pub async fn seller(&self) -> Seller {
        Seller::at(self.base()).await
    }

    /// Where invoices are kept.
    pub fn documents(&self) -> &Path {
        self.documents.path()
    }

    /// The database, for whoever looks behind the API.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// The books, to be compared.
    pub async fn books(&self) -> Books {
        Books::open(self.database.url()).await
    }

    /// Stops the servers in an orderly way, and proves that the books agree: every test ends with this.
    ///
    /// # Panics
    /// If they do not.
    pub async fn close(self) {
        let books = self.books().await;
        for (_, server) in self.servers {
            server.stop().await.unwrap_or_else(|error| panic!("the server did not stop: {error:#}"));
        }
        books.assert_agree().await;
    }
}
