//! A bell that rings in every process on the database.
//!
//! Whoever commits events rings it in its own process at once. A task on a connection of its own tells the other processes by
//! `NOTIFY`, many rings by one, and listens to theirs. No business transaction notifies: that would let commits wait for each
//! other (`NOTIFY` takes a lock of the whole cluster until its transaction has ended).

use std::{future::poll_fn, time::Duration};

use async_trait::async_trait;
use domain::events::EventBell;
use slog::{Logger, debug};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    task::JoinHandle,
};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls};

use crate::{PostgresStore, connection::Target};

/// The channel. Other programs on the database may listen to it too.
const CHANNEL: &str = "stockbook_events";

/// Rings that follow each other faster than this are told to others as one.
const GATHERED_FOR: Duration = Duration::from_millis(50);

/// How long to wait before connecting again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// The rings of this process and of others.
pub(crate) struct Bell {
    all: watch::Sender<u64>,
    own: watch::Sender<u64>,
}

impl Bell {
    pub(crate) fn new() -> Self {
        Self { all: watch::Sender::new(0), own: watch::Sender::new(0) }
    }

    /// Rings in this process, and asks for others to be told.
    pub(crate) fn ring(&self) {
        self.own.send_modify(|rings| *rings += 1);
        self.hear();
    }

    /// Rings in this process only.
    fn hear(&self) {
        self.all.send_modify(|rings| *rings += 1);
    }
}

#[async_trait]
impl EventBell for PostgresStore {
    fn rings(&self) -> u64 {
        *self.0.bell.all.borrow()
    }

    async fn wait(&self, heard: u64, at_most: Duration) {
        let mut rings = self.0.bell.all.subscribe();
        // The sender lives as long as the store, and a time that is over is what was asked for.
        let _ = tokio::time::timeout(at_most, rings.wait_for(|rings| *rings > heard)).await;
    }
}

impl PostgresStore {
    /// Tells other processes of this one's events, and hears of theirs, until the task is aborted. Behind a pooler nobody can
    /// listen; then consumers look by themselves.
    pub fn keep_bell(&self) -> Option<JoinHandle<()>> {
        let (target, runtime) = self.0.connections.direct()?;
        let store = self.clone();
        Some(runtime.spawn(async move {
            loop {
                if let Err(error) = listen(&store, &target).await {
                    debug!(store.logger(), "the bell's connection was lost"; "error" => %error);
                }
                tokio::time::sleep(RETRY_AFTER).await;
            }
        }))
    }

    fn logger(&self) -> &Logger {
        &self.0.logger
    }
}

async fn listen(store: &PostgresStore, target: &Target) -> Result<(), tokio_postgres::Error> {
    match &target.tls {
        None => {
            let (client, connection) = target.config.connect(NoTls).await?;
            attend(store, client, connection).await
        }
        Some(tls) => {
            let (client, connection) = target.config.connect(tls.connector()).await?;
            attend(store, client, connection).await
        }
    }
}

/// Passes rings on in both directions until the connection ends.
async fn attend<S, T>(
    store: &PostgresStore,
    client: Client,
    mut connection: Connection<S, T>,
) -> Result<(), tokio_postgres::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let own_process = watch::Sender::new(0);
    let hearing = async {
        while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
            // What this process told others comes back to it.
            if let AsyncMessage::Notification(told) = message?
                && told.process_id() != *own_process.borrow()
            {
                store.0.bell.hear();
            }
        }
        Ok(())
    };
    let telling = async {
        own_process.send_replace(client.query_one("SELECT pg_backend_pid()", &[]).await?.get(0));
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        // Whatever happened while nobody listened.
        store.0.bell.hear();
        let mut own = store.0.bell.own.subscribe();
        while own.changed().await.is_ok() {
            client.batch_execute(&format!("NOTIFY {CHANNEL}")).await?;
            tokio::time::sleep(GATHERED_FOR).await;
        }
        Ok(())
    };
    tokio::select! {
        ended = hearing => ended,
        ended = telling => ended,
    }
}
