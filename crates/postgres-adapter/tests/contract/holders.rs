//! The orders that hold stock.

use domain::{
    inventory::{Cause, MovementKind, StockChange},
    orders::Order,
    testing::{another_location, location_id, product_id},
};

use crate::support::{World, change, numbered_order, received};

async fn holders(world: &World, product: i32, location: i32) -> Vec<(String, i64)> {
    let mut unit = world.begin().await;
    let found = unit.inventory().find_holders(product_id(product), location_id(location)).await.unwrap();
    found.into_iter().map(|holder| (holder.number.to_string(), holder.reserved)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_that_hold_a_product_there_are_found_oldest_first() {
    let world = World::new().await;
    world.stock(1, 100).await;
    world.stock(2, 100).await;
    world
        .commit(|unit| {
            unit.inventory().insert_location(another_location(2));
            unit.inventory().record(vec![received(1, 2, 10)]);
        })
        .await;
    for order in [numbered_order(2, 1, 2), numbered_order(1, 1, 1), numbered_order(3, 2, 3)] {
        world.place(&order).await;
    }
    assert_eq!(holders(&world, 1, 1).await, [("ORD-2026-000001".to_owned(), 1), ("ORD-2026-000002".to_owned(), 2)]);
    assert_eq!(holders(&world, 2, 1).await, [("ORD-2026-000003".to_owned(), 3)]);
    assert_eq!(holders(&world, 1, 2).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_let_go_of_its_stock_holds_nothing() {
    let world = World::new().await;
    world.stock(1, 100).await;
    let order = numbered_order(1, 1, 2);
    world.place(&order).await;
    let released = StockChange {
        cause: Cause { order: Some(order.id), ..Cause::default() },
        ..change(1, 1, MovementKind::Released, 0, -2)
    };
    let mut cancelled = Order { version: order.version.next(), ..order };
    for line in &mut cancelled.lines {
        (line.reserved, line.cancelled) = (0, 2);
    }
    world
        .commit(|unit| {
            unit.inventory().record(vec![released]);
            unit.orders().save_order(cancelled);
        })
        .await;
    assert_eq!(holders(&world, 1, 1).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_than_twenty_are_told() {
    let world = World::new().await;
    world.stock(1, 100).await;
    for number in 1..=21 {
        world.place(&numbered_order(number, 1, 1)).await;
    }
    let found = holders(&world, 1, 1).await;
    assert_eq!((found.len(), found[19].0.as_str()), (20, "ORD-2026-000020"));
}
