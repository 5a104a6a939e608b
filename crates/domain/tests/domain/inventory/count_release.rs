//! A count below what is reserved sends the newest orders back to the queue, if it is told to.

use domain::{
    events::EventKind,
    inventory::{CountStock, LockedProduct, MovementKind},
    orders::{HoldingOrder, Order, OrderLine},
    testing::{Beat, Diary, a_locked_product, a_manager, an_order, an_order_line, by, nth_id, store_of},
    values::{OrderId, Quantity, StockCount},
};

use super::{in_short, inventory_on, locking, place, product};

/// An order that has so many units reserved, and holds so many of them at the location that is counted.
fn holding(number: u64, reserved: i64, here: i64) -> HoldingOrder {
    let line = OrderLine { quantity: Quantity::new(reserved).unwrap(), reserved, ..an_order_line() };
    let order = Order { id: OrderId::new(nth_id(3_000_000 + number)), lines: vec![line], ..an_order() };
    HoldingOrder { order, quantity: Quantity::new(here).unwrap() }
}

/// Counts so many units at location 1, from which these orders hold stock, newest first.
async fn counted(units: i64, locked: LockedProduct, holders: Vec<HoldingOrder>) -> Diary {
    let unit = locking(locked).that_locks_holding(holders);
    let diary = unit.diary();
    let command = CountStock {
        product: product(1),
        location: place(1),
        counted: StockCount::new(units).unwrap(),
        expected: None,
        release: true,
        reference: None,
    };
    let done = inventory_on(store_of([unit])).count_stock(&by(a_manager()), command).await.unwrap().value;
    assert_eq!(done.on_hand, units);
    assert!(diary.keeps_the_beats() && diary.committed());
    diary
}

/// What each order that was written has reserved and waits for.
fn orders(diary: &Diary) -> Vec<(i64, i64)> {
    let saved = |beat| {
        if let Beat::SavedOrder(order) = beat {
            Some((order.lines[0].reserved, order.lines[0].backordered))
        } else {
            None
        }
    };
    diary.queued().into_iter().filter_map(saved).collect()
}

#[tokio::test]
async fn the_newest_wait_again_in_the_unit_that_counted() {
    let locked = a_locked_product().with_level(1, 9, 8);
    let diary = counted(3, locked, vec![holding(3, 4, 4), holding(2, 2, 2)]).await;
    assert_eq!(orders(&diary), [(1, 1), (0, 4)], "oldest first: five units are missing");
    let rows = in_short(&diary.changes());
    assert_eq!(
        rows,
        [(MovementKind::Released, 1, 0, -4), (MovementKind::Released, 1, 0, -1), (MovementKind::Counted, 1, -6, 0)]
    );
    let kinds = diary.kinds();
    assert_eq!(kinds.iter().filter(|kind| **kind == EventKind::OrderBackordered).count(), 2);
    assert!(kinds.contains(&EventKind::StockCounted));
    let row =
        |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if rows[0].backordered == 5 && !rows[0].in_stock);
    assert!(diary.queued().iter().any(row));
}

#[tokio::test]
async fn what_is_available_elsewhere_helps_out_and_nobody_waits_for_it() {
    let locked = a_locked_product().with_level(1, 4, 4).with_level(2, 9, 6);
    let diary = counted(0, locked, vec![holding(2, 4, 4)]).await;
    assert_eq!(orders(&diary), [(3, 1)]);
    assert!(in_short(&diary.changes()).contains(&(MovementKind::Reserved, 2, 0, 3)));

    let locked = a_locked_product().with_level(1, 4, 4).with_level(2, 9, 2);
    let diary = counted(0, locked, vec![holding(2, 4, 4)]).await;
    assert_eq!(
        (orders(&diary), diary.kinds()),
        (vec![(4, 0)], vec![EventKind::StockCounted]),
        "it only changed its place"
    );
}

#[tokio::test]
async fn also_where_a_product_lets_nobody_wait_what_is_not_there_cannot_be_promised() {
    let locked = a_locked_product().with_level(1, 2, 2).with_backorder_limit(0);
    assert_eq!(orders(&counted(1, locked, vec![holding(2, 2, 2)]).await), [(1, 1)]);
}

#[tokio::test]
async fn a_count_that_covers_what_is_reserved_asks_for_nobody() {
    let diary = counted(8, a_locked_product().with_level(1, 9, 8), vec![]).await;
    assert_eq!((diary.asked(), orders(&diary)), (vec!["lock_stock"], vec![]));
}
