//! Orders that wait for stock: which of them are locked, and how.

use domain::{
    orders::{Order, OrderLine, Wanting},
    testing::product_id,
    values::OrderId,
};
use tokio::runtime::Handle;

use crate::{
    orders::world_with_customer,
    support::{World, by_id, numbers, until_waiting, waiting_order},
};

fn wanting(product: i32, units: i64) -> Wanting {
    Wanting { product_id: product_id(product), units }
}

/// An order that waits for one unit of each of two products.
pub fn of_both(number: u64) -> Order {
    let mut order = waiting_order(number, 1, 1);
    let second = OrderLine { line: 2, product_id: product_id(2), ..order.lines[0].clone() };
    order.lines.push(second);
    order
}

/// Four orders that wait for three units of product 1 each, younger ones inserted first, and one for product 2.
async fn queue() -> World {
    let world = world_with_customer().await;
    world.stock(2, 0).await;
    for number in [4, 3, 2, 1] {
        world.place(&waiting_order(number, 1, 3)).await;
    }
    world.place(&waiting_order(5, 2, 1)).await;
    world
}

async fn locked(world: &World, wanted: &[Wanting], except: Option<OrderId>) -> Vec<String> {
    let mut unit = world.begin().await;
    let products: Vec<_> = wanted.iter().map(|wanted| by_id(wanted.product_id.number())).collect();
    unit.inventory().lock_stock(&products, &[]).await.unwrap();
    let orders = unit.orders().lock_waiting(wanted, except).await.unwrap();
    unit.roll_back().await;
    numbers(&orders)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_oldest_orders_that_the_units_reach_for_are_locked() {
    let world = queue().await;
    for (units, expected) in
        [(1, vec!["1"]), (3, vec!["1"]), (4, vec!["1", "2"]), (1_000_000, vec!["1", "2", "3", "4"])]
    {
        assert_eq!(locked(&world, &[wanting(1, units)], None).await, expected, "{units} units");
    }
    assert_eq!(locked(&world, &[wanting(2, 1), wanting(1, 4)], None).await, ["1", "2", "5"]);
    assert!(locked(&world, &[], None).await.is_empty());
    world.stock(3, 5).await;
    assert!(locked(&world, &[wanting(3, 5)], None).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_left_out_takes_nobodys_place() {
    let world = queue().await;
    let first = Some(waiting_order(1, 1, 3).id);
    assert_eq!(locked(&world, &[wanting(1, 3)], first).await, ["2"]);
    assert_eq!(locked(&world, &[wanting(1, 4)], first).await, ["2", "3"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_waits_for_two_products_comes_once_with_everything_that_belongs_to_it() {
    let world = queue().await;
    world.place(&of_both(6)).await;
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(1), by_id(2)], &[]).await.unwrap();
    let orders = unit.orders().lock_waiting(&[wanting(1, 13), wanting(2, 2)], None).await.unwrap();
    assert_eq!(numbers(&orders), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(orders[5], of_both(6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_is_locked_and_whoever_is_stays_locked_until_the_unit_ends() {
    let world = queue().await;
    let watcher = world.outsider().await;
    let mut unit = world.begin().await;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    unit.orders().lock_waiting(&[wanting(1, 4)], None).await.unwrap();
    let free = "SELECT number FROM orders ORDER BY number FOR UPDATE SKIP LOCKED";
    let rows = watcher.query(free, &[]).await.unwrap();
    let free: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(free, ["ORD-2026-000003", "ORD-2026-000004", "ORD-2026-000005"]);
    unit.roll_back().await;
    watcher.execute("SELECT FROM orders FOR UPDATE NOWAIT", &[]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_are_locked_in_the_order_of_their_ids() {
    let world = queue().await;
    let (mut outsider, watcher) = (world.outsider().await, world.outsider().await);
    let held = outsider.transaction().await.unwrap();
    held.batch_execute("SELECT FROM orders WHERE number = 'ORD-2026-000002' FOR UPDATE").await.unwrap();
    let mut unit = world.begin().await;
    let waiting = Handle::current().spawn(async move {
        unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
        let orders = unit.orders().lock_waiting(&[wanting(1, 9)], None).await.unwrap();
        unit.roll_back().await;
        orders
    });
    until_waiting(&watcher, 1).await;
    let free = "SELECT number FROM orders WHERE number < 'ORD-2026-000004' ORDER BY number FOR UPDATE SKIP LOCKED";
    let rows = watcher.query(free, &[]).await.unwrap();
    let free: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(free, ["ORD-2026-000003"], "the first is locked by now, and the third is not yet");
    held.rollback().await.unwrap();
    assert_eq!(numbers(&waiting.await.unwrap()), ["1", "2", "3"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waited_sees_what_was_done_to_the_order_meanwhile() {
    let world = world_with_customer().await;
    world.stock(2, 0).await;
    world.place(&of_both(1)).await;
    let watcher = world.outsider().await;
    // Two units have locked different products of the order, so both may change it: one behind the other.
    let mut first = world.begin().await;
    first.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    let mut filled = first.orders().lock_waiting(&[wanting(1, 1)], None).await.unwrap().remove(0);
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        second.inventory().lock_stock(&[by_id(2)], &[]).await.unwrap();
        let order = second.orders().lock_waiting(&[wanting(2, 1)], None).await.unwrap().remove(0);
        second.roll_back().await;
        order
    });
    until_waiting(&watcher, 1).await;
    (filled.lines[0].reserved, filled.lines[0].backordered) = (1, 0);
    filled.version = filled.version.next();
    first.orders().save_order(filled.clone());
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), filled);
}
