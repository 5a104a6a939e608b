//! Opens connections.

use diesel::ConnectionError;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use tokio::runtime::Handle;
use tokio_postgres::{CancelToken, NoTls};

use super::Target;

/// A connection.
pub(crate) type Link = AsyncPgConnection;

/// Messages of PostgreSQL are told apart by their English texts where Diesel hides their codes. Only some roles may choose
/// the language; for others the server's own stays.
const IN_ENGLISH: &str = "DO $$ BEGIN PERFORM set_config('lc_messages', 'C', false); \
     EXCEPTION WHEN OTHERS THEN NULL; END $$";

/// Connects, on the runtime that will drive the connection. A socket is watched by the runtime that opened it, so if that
/// were the thread which happens to ask, whatever blocks it would block whoever has the connection later.
pub(crate) async fn open(target: &Target, runtime: &Handle) -> Result<Link, ConnectionError> {
    let (target, driver) = (target.clone(), runtime.clone());
    let connecting = runtime.spawn(async move { connect(&target, &driver).await });
    connecting.await.map_err(|error| ConnectionError::BadConnection(error.to_string()))?
}

async fn connect(target: &Target, runtime: &Handle) -> Result<Link, ConnectionError> {
    let refused = |error: tokio_postgres::Error| ConnectionError::BadConnection(with_causes(&error));
    let client = match &target.tls {
        None => {
            let (client, driver) = target.config.connect(NoTls).await.map_err(refused)?;
            runtime.spawn(driver);
            client
        }
        Some(tls) => {
            let (client, driver) = target.config.connect(tls.connector()).await.map_err(refused)?;
            runtime.spawn(driver);
            client
        }
    };
    client.batch_execute(IN_ENGLISH).await.map_err(refused)?;
    AsyncPgConnection::try_from(client).await
}

/// As [`open`], without a memory for prepared statements.
pub(super) async fn open_forgetful(target: &Target, runtime: &Handle) -> Result<Link, ConnectionError> {
    let mut link = open(target, runtime).await?;
    link.set_prepared_statement_cache_size(diesel::connection::CacheSize::Disabled);
    Ok(link)
}

/// Stops what a connection is doing. It may be done already, and the way may be lost: nobody waits for the answer.
pub(super) async fn cancel(token: CancelToken, target: Target) {
    let _ = match &target.tls {
        None => token.cancel_query(NoTls).await,
        Some(tls) => token.cancel_query(tls.connector()).await,
    };
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
