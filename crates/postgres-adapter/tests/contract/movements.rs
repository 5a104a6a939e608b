//! Lists of the ledger.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    inventory::{InventoryQueries, LedgerEntry, MovementFilter, MovementKind},
    store::StoreError,
    testing::{another_location, location_id, product_id, sku},
    values::{Cursor, Limit, LocationCode, LocationRef, Page, PageRequest, ProductRef},
};

use crate::support::{World, by_id, change, numbered_order, received, reserved};

/// Twelve rows: of two products at two locations, of many kinds, and of an order.
async fn busy_world() -> World {
    let world = World::new().await;
    world.stock(1, 10).await;
    world.stock(2, 20).await;
    world.commit(|unit| unit.inventory().insert_location(another_location(2))).await;
    for (product, location) in [(1, 2), (2, 2), (1, 1)] {
        world.commit(|unit| unit.inventory().record(vec![received(product, location, 5)])).await;
    }
    world.place(&numbered_order(7, 1, 2)).await;
    world
        .commit(|unit| {
            unit.inventory().record(vec![
                change(2, 1, MovementKind::MovedOut, -1, 0),
                change(2, 2, MovementKind::MovedIn, 1, 0),
                change(1, 1, MovementKind::Counted, 1, 0),
                change(1, 2, MovementKind::Adjusted, -1, 0),
            ]);
            unit.inventory().record(vec![reserved(2, 1, 1), change(2, 1, MovementKind::Shipped, -1, -1)]);
        })
        .await;
    world
}

async fn walk(world: &World, filter: &MovementFilter, limit: i64) -> Vec<LedgerEntry> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let request = PageRequest { limit: Limit::new(limit).unwrap(), after };
        let Page { items, next } = world.store.list_movements(filter, &request).await.unwrap();
        all.extend(items);
        after = next;
        if after.is_none() {
            return all;
        }
    }
}

/// The list must hold what a filter written in Rust finds, whatever the size of pages.
async fn check(world: &World, filter: MovementFilter, wanted: impl Fn(&LedgerEntry) -> bool) {
    let all = walk(world, &MovementFilter::default(), 200).await;
    let expected: Vec<LedgerEntry> = all.into_iter().filter(wanted).collect();
    assert!(!expected.is_empty(), "nothing is wanted by {filter:?}");
    for limit in [1, 2, 3, 200] {
        assert_eq!(walk(world, &filter, limit).await, expected, "{filter:?} by {limit}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_rows_come_first() {
    let world = busy_world().await;
    let all = walk(&world, &MovementFilter::default(), 200).await;
    assert_eq!(all.len(), 12);
    assert!(all.windows(2).all(|pair| pair[0].seq > pair[1].seq));
    check(&world, MovementFilter::default(), |_| true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_found_by_product_location_and_kind() {
    let world = busy_world().await;
    let by_product = MovementFilter { product: Some(by_id(1)), ..MovementFilter::default() };
    check(&world, by_product.clone(), |row| row.product_id == product_id(1)).await;
    for named in [ProductRef::Sku(sku("SKU-2")), ProductRef::IdOrSku(product_id(2), sku("2"))] {
        let filter = MovementFilter { product: Some(named), ..MovementFilter::default() };
        check(&world, filter, |row| row.product_id == product_id(2)).await;
    }
    for named in [LocationRef::Id(location_id(2)), LocationRef::Code(LocationCode::parse("WH-02").unwrap())] {
        let filter = MovementFilter { location: Some(named.clone()), ..MovementFilter::default() };
        check(&world, filter, |row| row.location_id == location_id(2)).await;
        let both = MovementFilter { location: Some(named), ..by_product.clone() };
        check(&world, both, |row| (row.product_id, row.location_id) == (product_id(1), location_id(2))).await;
    }
    for kind in [MovementKind::Received, MovementKind::Counted, MovementKind::Reserved, MovementKind::Shipped] {
        let filter = MovementFilter { kind: Some(kind), ..MovementFilter::default() };
        check(&world, filter, |row| row.kind == kind).await;
    }
    let received = MovementFilter { kind: Some(MovementKind::Received), ..by_product };
    check(&world, received, |row| row.kind == MovementKind::Received && row.product_id == product_id(1)).await;
    for kind in [MovementKind::Released, MovementKind::Returned] {
        let filter = MovementFilter { kind: Some(kind), ..MovementFilter::default() };
        assert_eq!(walk(&world, &filter, 5).await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_found_by_order() {
    let world = busy_world().await;
    let order = numbered_order(7, 1, 2);
    check(&world, MovementFilter::of_order(order.id), |row| row.order_id == Some(order.id)).await;
    check(&world, MovementFilter::of_number(order.number), |row| row.order_id == Some(order.id)).await;
    let by_product = MovementFilter { product: Some(by_id(1)), ..MovementFilter::of_order(order.id) };
    check(&world, by_product, |row| row.order_id == Some(order.id)).await;
    let nobody = MovementFilter { product: Some(by_id(2)), ..MovementFilter::of_order(order.id) };
    assert_eq!(walk(&world, &nobody, 5).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_found_by_time_from_inclusive_to_exclusive() {
    let world = busy_world().await;
    let all = walk(&world, &MovementFilter::default(), 200).await;
    let (from, to) = (all[8].recorded_at, all[2].recorded_at);
    for product in [None, Some(by_id(1))] {
        let of_product = |row: &LedgerEntry| product.is_none() || row.product_id == product_id(1);
        let filter = MovementFilter { from: Some(from), product: product.clone(), ..MovementFilter::default() };
        check(&world, filter.clone(), |row| row.recorded_at >= from && of_product(row)).await;
        check(&world, MovementFilter { to: Some(to), ..filter }, |row| {
            row.recorded_at >= from && row.recorded_at < to && of_product(row)
        })
        .await;
    }
    let tomorrow = MovementFilter { from: Some(all[0].recorded_at + TimeDelta::days(1)), ..MovementFilter::default() };
    assert_eq!(walk(&world, &tomorrow, 5).await, []);
    let yesterday = MovementFilter { to: Some(all[11].recorded_at - TimeDelta::days(1)), ..MovementFilter::default() };
    assert_eq!(walk(&world, &yesterday, 5).await, []);
    // Moments that PostgreSQL does not know are as good as any that are long ago or far ahead.
    let ever = MovementFilter {
        from: Some(DateTime::<Utc>::MIN_UTC),
        to: Some(DateTime::<Utc>::MAX_UTC),
        ..MovementFilter::default()
    };
    check(&world, ever, |_| true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_range_is_found_by_halving_even_in_a_ledger_with_gaps() {
    let world = World::new().await;
    world.stock(1, 0).await;
    let outsider = world.outsider().await;
    let rows = "INSERT INTO stock_ledger OVERRIDING SYSTEM VALUE
        SELECT seq, seq, 1, 0, seq, 0, '2026-01-01'::timestamptz + seq * interval '1 minute', 1, 1, NULL, NULL, 'RECEIVED'
        FROM (SELECT nextval('movement_ids') * 3 AS seq FROM generate_series(1, 1000)) AS s;
        INSERT INTO stock_levels VALUES (1, 1, 3000, 0)";
    outsider.batch_execute(rows).await.unwrap();
    for minutes in [0_i64, 2, 3, 4, 1_499, 1_500, 3_000, 3_001] {
        let question = "SELECT ledger_seq_at('2026-01-01'::timestamptz + $1::bigint * interval '1 minute')";
        let found: i64 = outsider.query_one(question, &[&minutes]).await.unwrap().get(0);
        let lowest: i64 = outsider
            .query_one("SELECT coalesce(min(seq), 3001) FROM stock_ledger WHERE seq >= $1", &[&minutes])
            .await
            .unwrap()
            .get(0);
        let behind: i64 = outsider
            .query_one("SELECT count(*) FROM stock_ledger WHERE seq >= $1 AND seq < $2", &[&found, &lowest])
            .await
            .unwrap()
            .get(0);
        assert!(found <= lowest && behind == 0, "at {minutes}: {found}, not {lowest}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_of_another_list_or_of_nobody_is_refused() {
    let world = busy_world().await;
    let moment = "2026-03-02T12:00:00.000000Z";
    for parts in [
        &["orders", "1", moment][..],
        &["movements"],
        &["movements", "x", moment],
        &["movements", "1", "noon"],
        &["movements", "1", "-20000-03-02T12:00:00Z"],
        &["movements", "1", moment, "2"],
    ] {
        let after = Some(Cursor(parts.iter().map(|part| (*part).to_owned()).collect()));
        let page = PageRequest { after, ..PageRequest::default() };
        let refused = world.store.list_movements(&MovementFilter::default(), &page).await;
        assert!(matches!(refused, Err(StoreError::BadCursor)), "{parts:?}: {refused:?}");
    }
}
