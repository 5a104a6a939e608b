//! The schema comes and goes.

use embedded_postgres::testing;
use postgres_adapter::migrations;
use tokio::runtime::Handle;

use crate::support::{Fallible, outsider, store_at};

/// Everything there is in the schema, as text.
async fn shape(url: &str) -> Fallible<Vec<String>> {
    let question =
        "SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
            || coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function ' || proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
        UNION ALL SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
        ORDER BY 1";
    let rows = outsider(url).await.query(question, &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schema_goes_up_down_and_up_again() -> Fallible {
    let database = testing::cluster().await.empty_database().await?;
    let (url, runtime) = (database.url(), Handle::current());
    let store = store_at(url, |_| {});
    let before = shape(url).await?;
    assert!(!store.schema_is_current().await?);

    let run = migrations::run(url, &runtime).await?;
    assert!(run.len() >= 6);
    assert!(store.schema_is_current().await?);
    let up = shape(url).await?;

    let reverted = migrations::revert_all(url, &runtime).await?;
    assert_eq!(reverted.len(), run.len());
    assert!(!store.schema_is_current().await?);
    let bookkeeping = |line: &&String| !line.contains("__diesel_schema_migrations");
    let down: Vec<String> = shape(url).await?.iter().filter(bookkeeping).cloned().collect();
    assert_eq!(down, before);

    assert_eq!(migrations::run(url, &runtime).await?, run);
    assert_eq!(shape(url).await?, up);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_at_once_run_each_migration_once() -> Fallible {
    let database = testing::cluster().await.empty_database().await?;
    let servers = (0..4).map(|_| {
        let url = database.url().to_owned();
        Handle::current().spawn(async move { migrations::run(&url, &Handle::current()).await })
    });
    let mut busy = 0;
    for run in futures_util::future::join_all(servers).await {
        busy += usize::from(!run??.is_empty());
    }
    assert_eq!(busy, 1);
    assert!(store_at(database.url(), |_| {}).schema_is_current().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_index_but_those_of_constraints_says_which_query_it_serves() -> Fallible {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
    for entry in std::fs::read_dir(folder)? {
        let text = std::fs::read_to_string(entry?.path().join("up.sql"))?;
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[1].starts_with("CREATE") && pair[1].contains("INDEX ")) {
            assert!(pair[0].starts_with("-- "), "{}", pair[1]);
        }
    }
    Ok(())
}
