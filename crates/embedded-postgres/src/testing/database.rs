//! A database for one test.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::Cluster;
use crate::session::{self, quote};

/// A database for one test. When it is dropped, so is the database, together
/// with all connections to it, a moment later.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
    dropper: Option<Dropper>,
}

impl TestDatabase {
    pub(super) fn new(name: String, cluster: &Cluster, dropper: Dropper) -> Self {
        Self { url: cluster.url(&name), name, dropper: Some(dropper) }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lets it live as long as its cluster.
    pub(super) fn keep(mut self) -> String {
        self.dropper = None;
        self.name.clone()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(dropper) = self.dropper.take() {
            dropper.drop_database(&self.name);
        }
    }
}

/// Drops databases one after the other on a thread of its own: `Drop` is not
/// asynchronous, and the runtime of a test may already be going down.
#[derive(Debug, Clone)]
pub(super) struct Dropper(Sender<String>);

impl Dropper {
    pub(super) fn spawn(url: String) -> io::Result<Self> {
        let (sender, names) = mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new()
            .name("database-dropper".to_owned())
            .spawn(move || runtime.block_on(drop_all(&url, &names)))?;
        Ok(Self(sender))
    }

    fn drop_database(&self, name: &str) {
        // The thread lives as long as anybody can send to it.
        let _ = self.0.send(name.to_owned());
    }
}

async fn drop_all(url: &str, names: &Receiver<String>) {
    while let Ok(name) = names.recv() {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote(&name));
        // The cluster may be gone, and then all its databases are too.
        let _ = session::execute(url, &[drop]).await;
    }
}
