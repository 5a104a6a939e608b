//! Short conversations with a cluster.

use std::time::Duration;

use tokio_postgres::{Client, Config, Error, NoTls};

/// Carries out statements, each in its own transaction.
pub(crate) async fn execute(url: &str, statements: &[String]) -> Result<(), Error> {
    converse(url, async |client| {
        for statement in statements {
            client.batch_execute(statement).await?;
        }
        Ok(())
    })
    .await
}

/// Whether a database of that name exists.
pub(crate) async fn has_database(url: &str, name: &str) -> Result<bool, Error> {
    let question = "SELECT 1 FROM pg_database WHERE datname = $1";
    converse(url, async |client| {
        let answer = client.query_opt(question, &[&name]).await?;
        Ok(answer.is_some())
    })
    .await
}

/// A name as SQL wants it.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Runs the connection beside the work instead of in a task of its own, so
/// that nothing is left running in the background afterwards.
async fn converse<T>(url: &str, work: impl AsyncFnOnce(&Client) -> Result<T, Error>) -> Result<T, Error> {
    let mut config: Config = url.parse()?;
    config.connect_timeout(Duration::from_secs(5));
    let (client, connection) = config.connect(NoTls).await?;
    let work = async move {
        let result = work(&client).await;
        // The connection ends when its client is gone.
        drop(client);
        result
    };
    let (result, _closed) = tokio::join!(work, connection);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_names_are_doubled() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }
}
