//! `stockbook migrate`.

use embedded_postgres::testing;
use system_tests::Books;

use super::program::{SECRET, run};

const TABLES: &str = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public' AND table_name IN
    ('products', 'locations', 'stock_levels', 'stock_ledger', 'orders', 'order_items', 'users', 'events')";

#[tokio::test(flavor = "multi_thread")]
async fn tables_are_made_once_and_undone_only_on_a_second_word() {
    let database = testing::cluster().await.empty_database().await.unwrap();
    let variables = [("DATABASE_URL", database.url()), ("JWT_SECRET", SECRET)];
    let books = Books::open(database.url()).await;
    assert_eq!(books.number(TABLES).await, 0);
    for _ in 0..2 {
        let migrated = run(&["migrate"], &variables);
        assert_eq!(migrated.code, Some(0), "{migrated:?}");
        assert_eq!(books.number(TABLES).await, 8);
    }
    let hesitant = run(&["migrate", "--down"], &variables);
    assert_eq!(hesitant.code, Some(2), "{hesitant:?}");
    assert_eq!(books.number(TABLES).await, 8);

    assert_eq!(run(&["migrate", "--down", "--yes"], &variables).code, Some(0));
    assert_eq!(books.number(TABLES).await, 0);
    assert_eq!(run(&["migrate"], &variables).code, Some(0));
    assert_eq!(books.number("SELECT count(*) FROM locations WHERE id = 1 AND code = 'WH-01'").await, 1);
}
