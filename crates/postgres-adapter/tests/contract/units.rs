//! Units of work.

use std::time::Duration;

use domain::{
    events::{EventFilter, EventQueries},
    inventory::{InventoryQueries, ProductFilter, VerifyFilter},
    orders::OrderQueries,
    store::{Store, StoreError, Violation},
    testing::{a_customer, a_location, an_order, another_location, product_id},
    values::{Limit, LocationRef, OrderRef, PageRequest, Text},
};

use crate::support::{
    World, by_id, numbered_product, received, reserved, store_at, told, until, until_idle, until_waiting,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beginning_a_unit_costs_nothing_so_it_works_while_the_store_is_away() {
    let store = store_at("postgres://nobody@127.0.0.1:1/nothing", |_| {});
    let unit = store.begin(&domain::store::Request::of(domain::access::Actor::System)).await;
    assert!(unit.is_ok());
    unit.unwrap().roll_back().await;
    assert_eq!(store.connection_usage(), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finders_do_not_see_what_is_queued() {
    let world = World::new().await;
    let mut unit = world.begin().await;
    unit.inventory().insert_product(numbered_product(1));
    unit.inventory().insert_location(another_location(2));
    assert_eq!(unit.inventory().find_product(product_id(1)).await.unwrap(), None);
    let places = [LocationRef::Id(another_location(2).id)];
    assert_eq!(unit.inventory().find_locations(&places).await.unwrap(), vec![]);
    unit.commit().await.unwrap();
    let mut unit = world.begin().await;
    assert!(unit.inventory().find_product(product_id(1)).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_are_flushed_in_one_order_whatever_the_order_of_calls() {
    let world = World::new().await;
    world
        .commit(|unit| {
            unit.inventory().record(vec![received(1, 2, 5), reserved(1, 2, 1)]);
            unit.inventory().insert_product(numbered_product(1));
            unit.inventory().insert_location(another_location(2));
        })
        .await;
    assert_eq!(world.number("SELECT on_hand * 10 + reserved FROM stock_levels").await, 51);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_without_a_statement_may_be_committed_and_rolled_back() {
    let world = World::new().await;
    world.begin().await.commit().await.unwrap();
    world.begin().await.roll_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_was_rolled_back_leaves_nothing_and_its_connection_serves_the_next() {
    let world = World::with(|settings| settings.max_connections = 1).await;
    for _ in 0..3 {
        let mut unit = world.begin().await;
        unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
        unit.inventory().insert_product(numbered_product(1));
        unit.roll_back().await;
    }
    assert_eq!(world.number("SELECT count(*) FROM products").await, 0);
    let opened =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'stockbook'";
    assert_eq!(world.number(opened).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_violated_commit_leaves_nothing_and_its_connection_serves_the_next() {
    let world = World::with(|settings| settings.max_connections = 1).await;
    world.stock(1, 5).await;
    for _ in 0..3 {
        let mut unit = world.begin().await;
        unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
        unit.inventory().insert_product(numbered_product(2));
        unit.inventory().record(vec![reserved(1, 1, 6)]);
        let refused = unit.commit().await;
        assert!(matches!(refused, Err(StoreError::Violated(Violation::StockMissed))), "{refused:?}");
    }
    assert_eq!(world.number("SELECT count(*) FROM products").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_unit_releases_its_locks_at_once() {
    let world = World::new().await;
    world.stock(1, 5).await;
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    drop(unit);
    // The second unit would wait for its lock timeout of five seconds otherwise, and then fail.
    let mut next = world.begin().await;
    let locked = next.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    assert_eq!(locked.products.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_dropped_by_a_panic_releases_its_locks_too() {
    let world = World::new().await;
    world.stock(1, 5).await;
    let store = world.store.clone();
    let panicked = tokio::runtime::Handle::current().spawn(async move {
        let mut unit = store.begin(&domain::store::Request::of(domain::access::Actor::System)).await.unwrap();
        unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
        std::panic::resume_unwind(Box::new("while locks are held"));
    });
    assert!(panicked.await.is_err());
    let mut next = world.begin().await;
    assert_eq!(next.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap().products.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_dropped_while_it_waits_for_a_lock_lets_go_of_those_it_has() {
    let world = World::with(|settings| settings.lock_timeout = Duration::from_secs(60)).await;
    world.stock(1, 5).await;
    world.stock(2, 5).await;
    let mut outsider = world.outsider().await;
    let watcher = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("SELECT FROM products WHERE id = 2 FOR UPDATE", &[]).await.unwrap();
    let mut unit = world.begin().await;
    let waiting = async { unit.inventory().lock_stock(&[by_id(1), by_id(2)], &[]).await.map(drop) };
    tokio::select! {
        result = waiting => panic!("nobody let go of product 2: {result:?}"),
        () = until_waiting(&watcher, 1) => {}
    }
    drop(unit);
    until_waiting(&watcher, 0).await;
    watcher.execute("SELECT FROM products WHERE id = 1 FOR UPDATE NOWAIT", &[]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_was_not_waited_for_cannot_go_on() {
    let world = World::new().await;
    world.stock(1, 5).await;
    let mut outsider = world.outsider().await;
    let watcher = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("SELECT FROM products WHERE id = 1 FOR UPDATE", &[]).await.unwrap();
    let mut unit = world.begin().await;
    tokio::select! {
        _ = async { unit.inventory().lock_stock(&[by_id(1)], &[]).await.map(drop) } => panic!("nobody let go of it"),
        () = until_waiting(&watcher, 1) => {}
    }
    assert!(matches!(unit.inventory().next_product_id().await, Err(StoreError::Broken(_))));
    unit.inventory().insert_product(numbered_product(2));
    assert!(matches!(unit.commit().await, Err(StoreError::Broken(_))));
    assert_eq!(world.number("SELECT count(*) FROM products").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_is_not_committed_after_one_of_its_statements_failed() {
    let world = World::with(|settings| settings.lock_timeout = Duration::from_millis(20)).await;
    world.stock(1, 5).await;
    let mut outsider = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("SELECT FROM products WHERE id = 1 FOR UPDATE", &[]).await.unwrap();
    let mut unit = world.begin().await;
    unit.inventory().next_product_id().await.unwrap();
    assert!(matches!(unit.inventory().lock_stock(&[by_id(1)], &[]).await, Err(StoreError::Busy(_))));
    // With nothing queued there is nothing else that PostgreSQL could refuse: it answers such a COMMIT with ROLLBACK.
    assert!(matches!(unit.commit().await, Err(StoreError::Broken(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retries_are_counted_by_command() {
    let world = World::new().await;
    assert!(world.store.retries().is_empty());
    for attempt in 1..=3 {
        world.store.back_off("place_order", attempt).await;
    }
    world.store.back_off("ship_order", 1).await;
    assert_eq!(world.store.retries().into_iter().collect::<Vec<_>>(), [("place_order", 3), ("ship_order", 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writes_in_one_unit_are_committed_together() {
    let world = World::new().await;
    world
        .commit(|unit| {
            for number in 1..=300 {
                unit.inventory().insert_product(numbered_product(number));
            }
            unit.inventory().record((1..=300).map(|number| received(number, 1, i64::from(number))).collect());
            unit.inventory().save_location(a_location());
        })
        .await;
    assert_eq!(world.number("SELECT sum(on_hand)::bigint FROM stock_levels").await, 45_150);
    assert_eq!(world.number("SELECT count(*) FROM stock_ledger").await, 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_nobody_waits_for_any_more_is_stopped() {
    let world = World::new().await;
    let mut outsider = world.outsider().await;
    let watcher = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("LOCK TABLE products IN ACCESS EXCLUSIVE MODE", &[]).await.unwrap();
    tokio::select! {
        result = world.store.has_data() => panic!("the table is locked: {result:?}"),
        () = until_waiting(&watcher, 1) => {}
    }
    until_waiting(&watcher, 0).await;
    holder.rollback().await.unwrap();
    until_idle(&watcher).await;
    until("the next question is answered", || async { world.store.has_data().await.is_ok() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_behind_a_pooler_answers_the_same_and_keeps_its_limits() {
    let world = World::with(|settings| {
        settings.statement_cache = false;
        settings.lock_timeout = Duration::from_millis(20);
    })
    .await;
    world.sign_in(&a_customer()).await;
    world.stock(1, 5).await;
    world.place(&an_order()).await;
    world.commit(|unit| unit.events().append(vec![told(1, 1)])).await;
    assert!(world.store.has_data().await.unwrap());
    assert_eq!(world.store.find_order(&OrderRef::Id(an_order().id)).await.unwrap(), Some(an_order()));
    let filter = ProductFilter { text: Some(Text::parse("product").unwrap()), ..ProductFilter::default() };
    assert_eq!(world.store.list_products(&filter, &PageRequest::default()).await.unwrap().items.len(), 1);
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap().drift, 0);
    assert_eq!(world.store.list(&EventFilter::default(), 0, Limit::default()).await.unwrap().len(), 1);
    assert_eq!(world.number("SELECT count(*) FROM event_positions").await, 1);
    let mut outsider = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("SELECT FROM products WHERE id = 1 FOR UPDATE", &[]).await.unwrap();
    let mut unit = world.begin().await;
    let timed_out = unit.inventory().lock_stock(&[by_id(1)], &[]).await;
    assert!(matches!(timed_out, Err(StoreError::Busy(_))), "{timed_out:?}");
}
