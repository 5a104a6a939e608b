//! What each failure of PostgreSQL is to us.

use std::time::Duration;

use domain::{
    orders::OrderFilter,
    orders::OrderQueries,
    store::{Request, Store, StoreError, Violation},
    values::PageRequest,
};
use tokio::runtime::Handle;

use crate::support::{World, by_id, numbered_product, store_at, until, until_waiting};

/// Makes every insertion of a product fail in a way of its own.
async fn fail_with(world: &World, raise: &str) {
    let sql = format!(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raise}; RETURN NULL; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON products EXECUTE FUNCTION fail()"
    );
    world.outsider().await.batch_execute(&sql).await.unwrap();
}

async fn insert(world: &World) -> StoreError {
    world.try_commit(|unit| unit.inventory().insert_product(numbered_product(1))).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadlock_is_a_conflict() {
    let world = World::with(|settings| settings.lock_timeout = Duration::from_secs(30)).await;
    world.stock(1, 0).await;
    world.stock(2, 0).await;
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(2)], &[]).await.unwrap();
    let outsider = world.outsider().await;
    let watcher = world.outsider().await;
    // The one who looks for deadlocks first is the one who is told.
    outsider
        .batch_execute("SET deadlock_timeout = '1h'; BEGIN; SELECT FROM products WHERE id = 1 FOR UPDATE")
        .await
        .unwrap();
    let crossing = Handle::current()
        .spawn(async move { outsider.batch_execute("SELECT FROM products WHERE id = 2 FOR UPDATE").await });
    until_waiting(&watcher, 1).await;
    let deadlock = unit.inventory().lock_stock(&[by_id(1)], &[]).await;
    assert!(matches!(deadlock, Err(StoreError::Conflict(_))), "{deadlock:?}");
    unit.roll_back().await;
    crossing.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_serialization_failure_is_a_conflict() {
    let world = World::new().await;
    fail_with(&world, "RAISE EXCEPTION 'could not serialize' USING ERRCODE = '40001'").await;
    assert!(matches!(insert(&world).await, StoreError::Conflict(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_does_not_come_and_a_statement_that_does_not_end_are_busy() {
    for slow in ["lock", "statement"] {
        let world = World::with(|settings| match slow {
            "lock" => settings.lock_timeout = Duration::from_millis(20),
            _ => settings.statement_timeout = Duration::from_millis(20),
        })
        .await;
        let mut outsider = world.outsider().await;
        let holder = outsider.transaction().await.unwrap();
        holder.batch_execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let refused = world.store.list_orders(&OrderFilter::default(), &PageRequest::default()).await;
        assert!(matches!(refused, Err(StoreError::Busy(_))), "{slow}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_without_a_free_connection_is_busy() {
    let world = World::with(|settings| {
        settings.max_connections = 1;
        settings.wait_timeout = Duration::from_millis(20);
    })
    .await;
    let mut holder = world.begin().await;
    holder.inventory().next_product_id().await.unwrap();
    assert!(matches!(world.store.ping().await, Err(StoreError::Busy(_))));
    holder.roll_back().await;
    world.store.ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_not_there_or_does_not_let_us_in_is_unavailable() {
    let world = World::new().await;
    let missing = world.database.url().replace(world.database.name(), "no_such_database");
    for url in ["postgres://nobody@127.0.0.1:1/nothing", &missing] {
        let store = store_at(url, |_| {});
        assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))), "{url}");
        let mut unit = store.begin(&Request::of(domain::access::Actor::System)).await.unwrap();
        unit.inventory().insert_product(numbered_product(1));
        assert!(matches!(unit.commit().await, Err(StoreError::Unavailable(_))), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_ended_while_we_wait_is_unavailable() {
    let world = World::new().await;
    world.stock(1, 0).await;
    let watcher = world.outsider().await;
    let mut outsider = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.batch_execute("SELECT FROM products FOR UPDATE").await.unwrap();
    let mut unit = world.begin().await;
    unit.inventory().next_product_id().await.unwrap();
    let end = async {
        until_waiting(&watcher, 1).await;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        watcher.batch_execute(end).await.unwrap();
    };
    let inventory = unit.inventory();
    let products = [by_id(1)];
    let (result, ()) = futures_util::future::join(inventory.lock_stock(&products, &[]), end).await;
    assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_dawdles_is_ended_and_nothing_of_it_is_written() {
    let world = World::with(|settings| settings.idle_in_transaction_timeout = Duration::from_millis(20)).await;
    let mut unit = world.begin().await;
    unit.inventory().next_product_id().await.unwrap();
    unit.inventory().insert_product(numbered_product(1));
    let outsider = world.outsider().await;
    let question =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'stockbook'";
    until("the backend is gone", || async {
        let backends: i64 = outsider.query_one(question, &[]).await.unwrap().get(0);
        backends == 0
    })
    .await;
    let result = unit.commit().await;
    assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
    assert_eq!(world.number("SELECT count(*) FROM products").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_lost_while_committing_leaves_the_outcome_unknown() {
    let world = World::new().await;
    let outsider = world.outsider().await;
    let watcher = world.outsider().await;
    // A constraint that is checked by COMMIT, and waits there for a lock.
    outsider
        .batch_execute(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON products DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION wait();
            SELECT pg_advisory_lock(1)",
        )
        .await
        .unwrap();
    let end = async {
        until_waiting(&watcher, 1).await;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        watcher.batch_execute(end).await.unwrap();
    };
    let commit = world.try_commit(|unit| unit.inventory().insert_product(numbered_product(1)));
    let (result, ()) = futures_util::future::join(commit, end).await;
    assert!(matches!(result, Err(StoreError::OutcomeUnknown(_))), "{result:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_lost_before_its_commit_was_reached_has_written_nothing() {
    let world = World::new().await;
    fail_with(&world, "PERFORM pg_terminate_backend(pg_backend_pid())").await;
    let result = insert(&world).await;
    assert!(matches!(result, StoreError::Unavailable(_)), "{result:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_else_fails_is_our_fault() {
    let world = World::new().await;
    fail_with(&world, "RAISE EXCEPTION 'surprise'").await;
    assert!(matches!(insert(&world).await, StoreError::Broken(_)));
    let other = World::new().await;
    other.outsider().await.batch_execute("ALTER TABLE products ADD CONSTRAINT strange CHECK (id > 1)").await.unwrap();
    assert!(matches!(insert(&other).await, StoreError::Broken(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_constraint_checked_by_commit_is_told_as_well() {
    let world = World::new().await;
    let deferred = "ALTER TABLE products DROP CONSTRAINT products_sku_key;
        ALTER TABLE products ADD CONSTRAINT products_sku_key UNIQUE (sku) DEFERRABLE INITIALLY DEFERRED";
    world.outsider().await.batch_execute(deferred).await.unwrap();
    world.stock(1, 0).await;
    let twin = domain::inventory::Product { id: domain::testing::product_id(2), ..numbered_product(1) };
    let refused = world.try_commit(|unit| unit.inventory().insert_product(twin)).await;
    assert!(matches!(refused, Err(StoreError::Violated(Violation::SkuTaken))), "{refused:?}");
    world.store.ping().await.unwrap();
}
