//! A server from its start to its stop, as `serve` and the tests run it.

use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use embedded_postgres::Cluster;
use slog::Logger;
use tokio::{sync::oneshot, task::JoinHandle};
use worker::RunningWorker;

use crate::{Stockbook, adapters::JobsOf, config::Config};

/// How long jobs may take to finish what they began: a webhook that was just sent is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server that listens.
pub struct Server {
    address: SocketAddr,
    data_dir: Option<PathBuf>,
    http: http_adapter::RunningServer,
    store: Arc<postgres_adapter::PostgresStore>,
    bell: Option<JoinHandle<()>>,
    worker: Option<RunningWorker>,
    cluster: Option<Watch>,
}

impl Server {
    /// Takes the port, opens the database, and listens.
    pub async fn start(config: &Config, log: Logger) -> Result<Self> {
        // The port comes first: whoever starts a second copy by mistake is told before anything is touched.
        let listener = listen(config)?;
        let stockbook = Stockbook::open_with(config, &log).await?;
        let address = listener.local_addr()?;
        let data_dir = stockbook.data_dir().map(Path::to_owned);
        let store = stockbook.store.clone();
        let bell = store.keep_bell();
        let worker = config.worker.then(|| crate::jobs::worker(config, &stockbook, &log).start());
        let jobs: JobsOf = match &worker {
            Some(worker) => Arc::new(worker.figures_of()),
            None => Arc::new(BTreeMap::new),
        };
        let app = crate::wiring::app(config, &stockbook, jobs, &log);
        let http = http_adapter::serve(app, listener)?;
        let cluster = stockbook.into_cluster().map(|cluster| Watch::over(cluster, log));
        Ok(Self { address, data_dir, http, store, bell, worker, cluster })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the embedded data lie.
    pub fn data_dir(&self) -> Option<&Path> {
        self.data_dir.as_deref()
    }

    /// Returns only if the server ends by itself.
    pub async fn failed(&self) -> Result<()> {
        self.http.ended().await;
        Err(anyhow!("the HTTP server ended by itself"))
    }

    /// Lets the requests in flight finish, closes the connections, and stops the embedded PostgreSQL.
    pub async fn stop(self) -> Result<()> {
        let working = async {
            if let Some(worker) = self.worker {
                worker.stop(PATIENCE).await;
            }
        };
        tokio::join!(self.http.stop(), working);
        if let Some(bell) = self.bell {
            bell.abort();
        }
        self.store.close();
        match self.cluster {
            Some(watch) => watch.stop().await,
            None => Ok(()),
        }
    }
}

/// The log that is configured, to standard output.
pub fn logger(config: &Config) -> (Logger, telemetry::Guard) {
    telemetry::logger(&telemetry::LogSettings {
        format: config.log.format,
        level: config.log.level,
        ..telemetry::LogSettings::new("stockbook", env!("CARGO_PKG_VERSION"))
    })
}

fn listen(config: &Config) -> Result<TcpListener> {
    let address = SocketAddr::new(config.http.bind, config.http.port);
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow!(
            "port {} on {} is taken by another program, perhaps another Stockbook; choose one with PORT",
            config.http.port,
            config.http.bind
        ),
        _ => anyhow!(error).context(format!("nothing can listen on {address}; see BIND and PORT")),
    })?;
    listener.set_nonblocking(true).context("the listening socket could not be prepared")?;
    Ok(listener)
}

/// Watches over the embedded PostgreSQL: one that dies is started again.
struct Watch {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<()>>,
}

impl Watch {
    fn over(cluster: Cluster, log: Logger) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: spawn(watch(cluster, stopped, log)) }
    }

    async fn stop(self) -> Result<()> {
        // A watch that ended has nothing to be told.
        let _ = self.stop.send(());
        self.task.await.context("the watch over PostgreSQL broke")?
    }
}

async fn watch(mut cluster: Cluster, mut stopped: oneshot::Receiver<()>, log: Logger) -> Result<()> {
    loop {
        tokio::select! {
            _ = &mut stopped => return cluster.stop().await.context("the embedded PostgreSQL could not be stopped"),
            () = cluster.died() => {
                slog::error!(log, "the embedded PostgreSQL died and is started again");
                while let Err(error) = cluster.restart().await {
                    slog::error!(log, "the embedded PostgreSQL could not be started"; "error" => %error);
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "background work belongs here")]
fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    tokio::spawn(work)
}
