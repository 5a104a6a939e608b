//! Orders that hold stock: from which of them it is taken, and how they are locked.

use domain::{
    inventory::{Cause, MovementKind, StockChange},
    orders::{HoldingOrder, Order},
    testing::{another_location, location_id, product_id},
    values::Text,
};
use tokio::runtime::Handle;

use crate::{
    orders::world_with_customer,
    support::{World, by_id, change, numbered_order, numbers, received, reserved, until_waiting, waiting_order},
};

fn of(order: &Order, mut change: StockChange) -> StockChange {
    change.cause = Cause { order: Some(order.id), ..Cause::default() };
    change
}

/// Of product 1 order 1 holds two units here, order 2 three here and one elsewhere, order 3 four elsewhere; order 4 let go of all that
/// it held here, order 5 waits.
async fn shelves() -> World {
    let world = world_with_customer().await;
    world
        .commit(|unit| {
            unit.inventory().insert_location(another_location(2));
            unit.inventory().record(vec![received(1, 2, 10)]);
        })
        .await;
    let mut let_go = numbered_order(4, 1, 2);
    (let_go.lines[0].reserved, let_go.lines[0].cancelled) = (0, 2);
    let orders = [1, 2, 3].map(|number| numbered_order(number, 1, [2, 4, 4][usize::try_from(number).unwrap() - 1]));
    let changes = vec![
        of(&orders[0], reserved(1, 1, 2)),
        of(&orders[1], reserved(1, 1, 3)),
        of(&orders[1], reserved(1, 2, 1)),
        of(&orders[2], reserved(1, 2, 4)),
        of(&let_go, reserved(1, 1, 2)),
        of(&let_go, change(1, 1, MovementKind::Released, 0, -2)),
    ];
    world
        .commit(|unit| {
            for order in orders.into_iter().rev().chain([let_go, waiting_order(5, 1, 1)]) {
                unit.orders().insert_order(order);
            }
            unit.inventory().record(changes);
        })
        .await;
    world
}

async fn holding(world: &World, location: i32, units: i64) -> Vec<HoldingOrder> {
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    let found = unit.orders().lock_holding(product_id(1), location_id(location), units).await.unwrap();
    unit.roll_back().await;
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_is_taken_from_the_newest_orders_that_hold_it_there_by_the_ledger() {
    let world = shelves().await;
    let (first, second, third) = ("1".to_owned(), "2".to_owned(), "3".to_owned());
    for (location, units, expected) in [
        (1, 1, vec![(second.clone(), 3)]),
        (1, 3, vec![(second.clone(), 3)]),
        (1, 4, vec![(second.clone(), 3), (first.clone(), 2)]),
        (1, 1_000, vec![(second.clone(), 3), (first, 2)]),
        (2, 4, vec![(third.clone(), 4)]),
        (2, 5, vec![(third, 4), (second, 1)]),
        (9, 1, vec![]),
    ] {
        let found = holding(&world, location, units).await;
        let told: Vec<(String, i64)> =
            found.iter().map(|holder| (numbers([&holder.order]).remove(0), holder.quantity.units())).collect();
        assert_eq!(told, expected, "{units} units at location {location}");
    }
    assert_eq!(holding(&world, 1, 1).await[0].order, numbered_order(2, 1, 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_are_locked_from_whom_it_is_taken() {
    let world = shelves().await;
    let watcher = world.outsider().await;
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    unit.orders().lock_holding(product_id(1), location_id(1), 3).await.unwrap();
    let rows = watcher.query("SELECT number FROM orders ORDER BY number FOR UPDATE SKIP LOCKED", &[]).await.unwrap();
    let free: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(free, ["ORD-2026-000001", "ORD-2026-000003", "ORD-2026-000004", "ORD-2026-000005"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_locked_in_the_order_of_their_ids_and_read_behind_the_locks() {
    let world = shelves().await;
    let (mut outsider, watcher) = (world.outsider().await, world.outsider().await);
    let held = outsider.transaction().await.unwrap();
    held.batch_execute("UPDATE orders SET note = 'Ring twice', version = 2 WHERE number = 'ORD-2026-000001'")
        .await
        .unwrap();
    let mut unit = world.begin().await;
    let waiting = Handle::current().spawn(async move {
        unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
        let found = unit.orders().lock_holding(product_id(1), location_id(1), 5).await.unwrap();
        unit.roll_back().await;
        found
    });
    until_waiting(&watcher, 1).await;
    // Newest first is how they are told. The older one is locked first, as by everybody else.
    watcher.execute("SELECT FROM orders WHERE number > 'ORD-2026-000001' FOR UPDATE NOWAIT", &[]).await.unwrap();
    held.commit().await.unwrap();
    let found = waiting.await.unwrap();
    assert_eq!(numbers(found.iter().map(|holder| &holder.order)), ["2", "1"]);
    assert_eq!(found[1].order.version.number(), 2);
    assert_eq!(found[1].order.note.as_ref().map(Text::as_str), Some("Ring twice"));
}
