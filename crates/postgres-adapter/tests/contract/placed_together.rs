//! Groups of orders, as the domain places them on a real store.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{
    inventory::{InventoryQueries, VerifyFilter},
    orders::{Order, Orders, PlaceOrderError, Placement, Terms, Turn},
    ports::Ids,
    store::{Request, StoreError},
    testing::{FixedClock, RecordingGateway, a_customer, a_purchase, another_location, by, eur, keyed, nth_id},
};
use futures_util::future::{join, join_all};
use postgres_adapter::PostgresStore;

use crate::{
    orders::world_with_customer,
    support::{World, numbered_product, received, until_waiting},
};

/// Ids that no other shop on the same database draws.
struct FreshIds;

impl Ids for FreshIds {
    fn next(&self) -> uuid::Uuid {
        static DRAWN: AtomicU64 = AtomicU64::new(10_000_000);
        nth_id(DRAWN.fetch_add(1, Ordering::Relaxed))
    }
}

fn shop(store: &PostgresStore) -> Orders {
    Orders::new(
        Arc::new(store.clone()),
        Arc::new(store.clone()),
        Arc::new(RecordingGateway::default()),
        Arc::new(FixedClock::default()),
        Arc::new(FreshIds),
        Terms::free(eur()),
    )
}

fn group(orders: usize, items: &[(i32, i64)]) -> Vec<Placement> {
    let order = |number| placement(keyed(a_customer(), &format!("order-{number}")), items);
    (0..orders).map(order).collect()
}

fn placement(request: Request, items: &[(i32, i64)]) -> Placement {
    Placement { request, command: a_purchase(items) }
}

fn placed(turn: &Turn) -> Option<&Order> {
    if let Turn::Placed(done) = turn { Some(&done.value) } else { None }
}

async fn agrees(world: &World) {
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap().drift, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_orders_of_one_product_in_one_unit_have_running_balances_in_the_order_they_were_decided() {
    let world = world_with_customer().await;
    world.commit(|unit| unit.inventory().record(vec![received(1, 1, 30)])).await;
    let turns = shop(&world.store).place_together(&group(50, &[(1, 1)])).await;
    let orders: Vec<&Order> = turns.iter().filter_map(placed).collect();
    assert_eq!(orders.len(), 40);
    for refused in &turns[40..] {
        let short =
            |error: &PlaceOrderError| matches!(error, PlaceOrderError::InsufficientStock(it) if it[0].available == 0);
        assert!(matches!(refused, Turn::Refused(error) if short(error)), "{refused:?}");
    }
    let question =
        "SELECT order_id::text, on_hand_after, reserved_after FROM stock_ledger WHERE kind = 'RESERVED' ORDER BY seq";
    let rows = world.outsider().await.query(question, &[]).await.unwrap();
    let seen: Vec<(String, i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    let expected: Vec<_> = orders.iter().zip(1..).map(|(order, nth)| (order.id.to_string(), 40, nth)).collect();
    assert_eq!(seen, expected);
    assert_eq!(world.number("SELECT count(DISTINCT xmin::text) FROM orders").await, 1);
    assert_eq!(world.number("SELECT count(*) FROM idempotency_keys").await, 40);
    assert_eq!(world.number("SELECT count(*) FROM products WHERE NOT in_stock").await, 1);
    agrees(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_empties_one_location_after_the_other_and_splits_what_no_single_one_covers() {
    let world = world_with_customer().await;
    world
        .commit(|unit| {
            unit.inventory().insert_location(another_location(2));
            unit.inventory().insert_product(numbered_product(2));
            unit.inventory().record(vec![received(1, 2, 5), received(2, 1, 4), received(2, 2, 1)]);
        })
        .await;
    // Location 2 has the better priority: the first order leaves it one unit of product 1, and the last one needs both.
    let placements = [vec![(1, 4)], vec![(1, 8), (2, 4)], vec![(1, 3), (2, 1)], vec![(1, 1)]]
        .map(|items| placement(by(a_customer()), &items));
    let turns = shop(&world.store).place_together(&placements).await;
    let pattern: Vec<bool> = turns.iter().map(|turn| placed(turn).is_some()).collect();
    assert_eq!(pattern, [true, true, true, false]);
    let question = "SELECT product_id, location_id, reserved_delta, reserved_after FROM stock_ledger
        WHERE kind = 'RESERVED' ORDER BY seq";
    let rows = world.outsider().await.query(question, &[]).await.unwrap();
    let seen: Vec<(i32, i32, i64, i64)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    let expected = [(1, 2, 4, 4), (1, 1, 8, 8), (2, 1, 4, 4), (1, 1, 2, 10), (1, 2, 1, 5), (2, 2, 1, 1)];
    assert_eq!(seen, expected);
    agrees(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_with_the_same_products_in_opposite_orders_never_deadlock() {
    let world = world_with_customer().await;
    for number in 2..=6 {
        world.stock(number, 10_000).await;
    }
    let lanes = (0..4).map(|lane| {
        let orders = shop(&world.store);
        let mut products = [2, 3, 4, 5, 6];
        if lane % 2 == 0 {
            products.reverse();
        }
        async move {
            for _ in 0..15 {
                let placements: Vec<Placement> =
                    products.iter().map(|product| placement(by(a_customer()), &[(*product, 1)])).collect();
                let turns = orders.place_together(&placements).await;
                assert!(turns.iter().all(|turn| placed(turn).is_some()), "{turns:?}");
            }
        }
    });
    join_all(lanes).await;
    assert_eq!(world.number("SELECT count(*) FROM orders").await, 300);
    assert_eq!(world.number("SELECT count(DISTINCT xmin::text) FROM orders").await, 60);
    agrees(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_waited_for_another_decides_on_what_that_one_left() {
    let world = world_with_customer().await;
    let (first, second) = (shop(&world.store), shop(&world.another_store()));
    let mut outsider = world.outsider().await;
    let watcher = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("SELECT FROM products WHERE id = 1 FOR UPDATE", &[]).await.unwrap();
    let (one, two) = (group(7, &[(1, 1)]), (0..7).map(|_| placement(by(a_customer()), &[(1, 1)])).collect::<Vec<_>>());
    let let_go = async {
        until_waiting(&watcher, 2).await;
        holder.rollback().await.unwrap();
    };
    let ((one, two), ()) = join(join(first.place_together(&one), second.place_together(&two)), let_go).await;
    let sold = one.iter().chain(&two).filter(|turn| placed(turn).is_some()).count();
    let refused = one.iter().chain(&two).filter(|turn| matches!(turn, Turn::Refused(_))).count();
    assert_eq!((sold, refused), (10, 4), "{one:?} {two:?}");
    agrees(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_whose_connection_is_lost_while_committing_is_placed_once_and_only_what_has_keys() {
    let world = world_with_customer().await;
    let outsider = world.outsider().await;
    let watcher = world.outsider().await;
    // A constraint that is checked by COMMIT, and waits there for a lock.
    outsider
        .batch_execute(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION wait();
            SELECT pg_advisory_lock(1)",
        )
        .await
        .unwrap();
    let orders = shop(&world.store);
    let mut placements = group(3, &[(1, 1)]);
    placements.insert(1, placement(by(a_customer()), &[(1, 1)]));
    let end = async {
        until_waiting(&watcher, 1).await;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        watcher.batch_execute(end).await.unwrap();
        outsider.batch_execute("SELECT pg_advisory_unlock(1)").await.unwrap();
    };
    let (turns, ()) = join(orders.place_together(&placements), end).await;
    let unknown = |turn: &Turn| matches!(turn, Turn::Refused(PlaceOrderError::Store(StoreError::OutcomeUnknown(_))));
    assert_eq!(turns.iter().map(unknown).collect::<Vec<_>>(), [false, true, false, false], "{turns:?}");
    let ends = placements.iter().zip(turns).map(|(placement, turn)| orders.conclude(placement, turn));
    let ended = join_all(ends).await;
    assert_eq!(ended.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
    assert_eq!(world.number("SELECT count(*) FROM orders").await, 3);
    agrees(&world).await;
}
