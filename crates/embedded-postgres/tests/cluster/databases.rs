//! Databases for tests, cloned from templates.

use std::sync::atomic::{AtomicU32, Ordering};

use embedded_postgres::{SqlError, testing};

use crate::support::{ask, connect, until};

async fn fruit(url: String) -> Result<(), SqlError> {
    ask(&url, "CREATE TABLE fruit AS SELECT 'apple' AS name").await;
    Ok(())
}

#[tokio::test]
async fn clones_of_a_template_are_independent() {
    let cluster = testing::cluster().await;
    let template = cluster.template("fruit", fruit).await.unwrap();
    let one = cluster.database(&template).await.unwrap();
    let other = cluster.database(&template).await.unwrap();
    ask(one.url(), "INSERT INTO fruit VALUES ('pear')").await;
    let count = "SELECT count(*) FROM fruit";
    assert_eq!(ask(one.url(), count).await.as_deref(), Some("2"));
    assert_eq!(ask(other.url(), count).await.as_deref(), Some("1"));
}

#[tokio::test]
async fn many_clones_at_once_and_a_forgotten_connection_are_no_trouble() {
    let cluster = testing::cluster().await;
    let forgotten = std::sync::Mutex::new(None);
    let template = cluster
        .template("forgetful", async |url: String| {
            let client = connect(&url).await.unwrap();
            *forgotten.lock().unwrap() = Some(client);
            fruit(url).await
        })
        .await
        .unwrap();
    let clone = || cluster.database(&template);
    let (a, b, c, d) = tokio::join!(clone(), clone(), clone(), clone());
    for database in [a, b, c, d] {
        let name = ask(database.unwrap().url(), "SELECT name FROM fruit").await;
        assert_eq!(name.as_deref(), Some("apple"));
    }
}

#[tokio::test]
async fn a_template_is_prepared_once() {
    static PREPARED: AtomicU32 = AtomicU32::new(0);
    let cluster = testing::cluster().await;
    let prepare = |url| {
        PREPARED.fetch_add(1, Ordering::Relaxed);
        fruit(url)
    };
    let (one, other) = tokio::join!(cluster.template("once", prepare), cluster.template("once", prepare));
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(PREPARED.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_failed_preparation_is_tried_again() {
    type Error = Box<dyn std::error::Error>;
    let cluster = testing::cluster().await;
    let fail = |_url| async { Err::<(), Error>("no".into()) };
    let failed = cluster.template("retried", fail).await.unwrap_err();
    assert_eq!(failed.to_string(), "no");
    let retried = cluster.template("retried", fruit).await.unwrap();
    let database = cluster.database(&retried).await.unwrap();
    let name = ask(database.url(), "SELECT name FROM fruit").await;
    assert_eq!(name.as_deref(), Some("apple"));
}

#[tokio::test]
async fn a_dropped_database_goes_even_if_somebody_is_connected() {
    let cluster = testing::cluster().await;
    let database = cluster.empty_database().await.unwrap();
    let _connected = connect(database.url()).await.unwrap();
    let question = format!("SELECT 1 FROM pg_database WHERE datname = '{}'", database.name());
    let url = cluster.url("postgres");
    assert!(ask(&url, &question).await.is_some());
    drop(database);
    until("the database is gone", async || ask(&url, &question).await.is_none()).await;
}

#[test]
fn the_shared_cluster_outlives_the_runtime_which_started_it() {
    for _ in 0..2 {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let seven = runtime.block_on(async {
            let database = testing::cluster().await.empty_database().await.unwrap();
            ask(database.url(), "SELECT 7").await
        });
        assert_eq!(seven.as_deref(), Some("7"));
    }
}
