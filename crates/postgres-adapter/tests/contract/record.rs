//! Changes of stock: conditional deltas with their ledger.

use domain::{
    inventory::{Cause, InventoryQueries, LedgerEntry, MovementFilter, MovementKind, StockChange, VerifyFilter},
    store::{StoreError, Violation},
    testing::{an_admin, an_order, another_location, nth_id},
    values::{MovementId, OrderId, PageRequest, Text},
};

use crate::support::{World, by_id, change, numbered_order, numbered_product, received, reserved};

async fn ledger(world: &World) -> Vec<LedgerEntry> {
    let mut rows = world.store.list_movements(&MovementFilter::default(), &PageRequest::default()).await.unwrap().items;
    rows.reverse();
    rows
}

fn balances(rows: &[LedgerEntry]) -> Vec<(i64, i64, i64, i64)> {
    rows.iter().map(|row| (row.on_hand_delta, row.reserved_delta, row.on_hand_after, row.reserved_after)).collect()
}

fn is_missed(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Violated(Violation::StockMissed)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_has_one_ledger_row_in_order_with_the_balance_after_it() {
    let world = World::new().await;
    world
        .commit(|unit| {
            unit.inventory().insert_product(numbered_product(1));
            unit.inventory().insert_product(numbered_product(2));
            unit.inventory().record(vec![received(1, 1, 10), received(2, 1, 5)]);
            unit.inventory().record(vec![reserved(1, 1, 4)]);
        })
        .await;
    let shipped = change(1, 1, MovementKind::Shipped, -3, -3);
    world.commit(|unit| unit.inventory().record(vec![reserved(1, 1, 2), reserved(2, 1, 5), shipped])).await;
    let rows = ledger(&world).await;
    let products: Vec<i32> = rows.iter().map(|row| row.product_id.number()).collect();
    assert_eq!(products, [1, 2, 1, 1, 2, 1]);
    assert_eq!(
        balances(&rows),
        [(10, 0, 10, 0), (5, 0, 5, 0), (0, 4, 10, 4), (0, 2, 10, 6), (0, 5, 5, 5), (-3, -3, 7, 3)]
    );
    assert!(rows.windows(2).all(|pair| pair[0].seq < pair[1].seq && pair[0].recorded_at <= pair[1].recorded_at));
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap().drift, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_row_tells_on_whose_account() {
    let world = World::new().await;
    world.stock(1, 10).await;
    let cause = Cause {
        movement: Some(MovementId::new(4_711).unwrap()),
        order: Some(OrderId::new(nth_id(9))),
        reference: Some(Text::parse("PO-7").unwrap()),
        reason: Some(Text::parse("broken").unwrap()),
        actor: Some(an_admin().user_id),
    };
    let adjusted = StockChange { cause: cause.clone(), ..change(1, 1, MovementKind::Adjusted, -1, 0) };
    world.commit(|unit| unit.inventory().record(vec![adjusted])).await;
    let rows = ledger(&world).await;
    let row = rows.last().unwrap();
    assert_eq!((Some(row.movement_id), row.order_id, row.actor_id), (cause.movement, cause.order, cause.actor));
    assert_eq!((row.reference.as_deref(), row.reason.as_deref()), (Some("PO-7"), Some("broken")));
    assert_eq!((row.kind, row.sku.as_str(), row.location_code.as_str()), (MovementKind::Adjusted, "SKU-1", "WH-01"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_one_movement_share_its_number_and_others_have_numbers_of_their_own() {
    let world = World::new().await;
    world
        .commit(|unit| {
            unit.inventory().insert_product(numbered_product(1));
            unit.inventory().insert_location(another_location(2));
            unit.inventory().record(vec![received(1, 1, 10), received(1, 1, 10)]);
        })
        .await;
    let mut unit = world.begin().await;
    let locked = unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    let moved = |change: StockChange| StockChange {
        cause: Cause { movement: Some(locked.movement_id), ..Cause::default() },
        ..change
    };
    unit.inventory().record(vec![
        moved(change(1, 1, MovementKind::MovedOut, -4, 0)),
        moved(change(1, 2, MovementKind::MovedIn, 4, 0)),
    ]);
    unit.commit().await.unwrap();
    let numbers: Vec<i64> = ledger(&world).await.iter().map(|row| row.movement_id.number()).collect();
    assert_eq!(numbers[2], numbers[3]);
    assert_eq!(numbers[2], locked.movement_id.number());
    assert!(numbers[0] != numbers[1] && numbers[1] != numbers[2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_miss_fails_the_whole_unit() {
    let world = World::new().await;
    world.stock(1, 5).await;
    world.stock(2, 5).await;
    let order = numbered_order(1, 1, 5);
    let missed = world
        .try_commit(|unit| {
            unit.orders().insert_order(order);
            unit.inventory().record(vec![reserved(2, 1, 5), reserved(1, 1, 6)]);
        })
        .await;
    assert!(is_missed(&missed), "{missed:?}");
    assert_eq!(world.number("SELECT count(*) FROM orders").await, 0);
    assert_eq!(world.number("SELECT sum(reserved)::bigint FROM stock_levels").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM stock_ledger").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delta_leaves_the_range_of_a_level() {
    let world = World::new().await;
    world.stock(1, 5).await;
    world.commit(|unit| unit.inventory().record(vec![reserved(1, 1, 3)])).await;
    let wrong = [
        change(1, 1, MovementKind::Adjusted, -6, 0),
        // Two would be fewer than the three reserved.
        change(1, 1, MovementKind::Adjusted, -3, 0),
        change(1, 1, MovementKind::Released, 0, -4),
        change(1, 1, MovementKind::Reserved, 0, 3),
    ];
    for change in wrong {
        let missed = world.try_commit(|unit| unit.inventory().record(vec![change.clone()])).await;
        assert!(is_missed(&missed), "{change:?}: {missed:?}");
    }
    // Each step counts, not only where they lead.
    let detour = vec![reserved(1, 1, 3), change(1, 1, MovementKind::Released, 0, -3)];
    let missed = world.try_commit(|unit| unit.inventory().record(detour)).await;
    assert!(is_missed(&missed), "{missed:?}");
    assert_eq!(world.number("SELECT on_hand * 10 + reserved FROM stock_levels").await, 53);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_level_is_made_by_the_first_delta_that_adds_to_it_and_by_no_other() {
    let world = World::new().await;
    world.stock(1, 0).await;
    for change in [reserved(1, 1, 1), change(1, 1, MovementKind::Adjusted, -1, 0)] {
        let missed = world.try_commit(|unit| unit.inventory().record(vec![change])).await;
        assert!(is_missed(&missed), "{missed:?}");
    }
    assert_eq!(world.number("SELECT count(*) FROM stock_levels").await, 0);
    let there_and_back = vec![received(1, 1, 2), change(1, 1, MovementKind::Adjusted, -2, 0)];
    world.commit(|unit| unit.inventory().record(there_and_back)).await;
    assert_eq!(world.number("SELECT count(*) FROM stock_levels WHERE on_hand = 0").await, 1);
    world.commit(|unit| unit.inventory().record(vec![received(1, 1, 2), reserved(1, 1, 2)])).await;
    assert_eq!(balances(&ledger(&world).await), [(2, 0, 2, 0), (-2, 0, 0, 0), (2, 0, 2, 0), (0, 2, 2, 2)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_units_without_locks_still_never_oversell() {
    let world = World::new().await;
    world.stock(1, 10).await;
    let buyers = (0..30).map(|_| world.try_commit(|unit| unit.inventory().record(vec![reserved(1, 1, 1)])));
    let results = futures_util::future::join_all(buyers).await;
    let sold = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(sold, 10);
    assert!(results.iter().filter(|result| result.is_err()).all(is_missed));
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap().drift, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_is_written_once_and_for_ever() {
    let world = World::new().await;
    world.stock(1, 10).await;
    let outsider = world.outsider().await;
    for forbidden in [
        "UPDATE stock_ledger SET on_hand_after = 0",
        "DELETE FROM stock_ledger",
        "TRUNCATE stock_ledger",
        "DELETE FROM stock_ledger WHERE false",
    ] {
        let refused = outsider.batch_execute(forbidden).await.unwrap_err();
        assert!(refused.as_db_error().unwrap().message().contains("for ever"), "{forbidden}: {refused}");
    }
    assert_eq!(ledger(&world).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn time_is_taken_behind_the_lock_and_not_at_the_transactions_start() {
    let world = World::new().await;
    world.stock(1, 10).await;
    let mut early = world.begin().await;
    early.inventory().next_product_id().await.unwrap();
    world.commit(|unit| unit.inventory().record(vec![reserved(1, 1, 1)])).await;
    early.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    early.inventory().record(vec![reserved(1, 1, 1)]);
    early.commit().await.unwrap();
    let rows = ledger(&world).await;
    assert!(rows.windows(2).all(|pair| pair[0].recorded_at < pair[1].recorded_at));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_order_holds_is_the_sum_of_its_rows() {
    let world = World::new().await;
    world.stock(1, 10).await;
    world.place(&an_order()).await;
    let held = MovementFilter::of_order(an_order().id);
    let rows = world.store.list_movements(&held, &PageRequest::default()).await.unwrap().items;
    assert_eq!(rows.iter().map(|row| row.reserved_delta).sum::<i64>(), 2);
}
