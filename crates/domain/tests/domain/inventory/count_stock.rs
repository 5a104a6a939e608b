use domain::{
    events::EventKind,
    inventory::{CountStock, MovementKind, StockError},
    testing::{Beat, a_locked_product, a_manager, by, store_of},
    values::StockCount,
};

use super::{in_short, inventory_on, locking, place, product};
use crate::access::{admitted, away};

fn counted(units: i64, expected: Option<i64>) -> CountStock {
    let count = |units| StockCount::new(units).unwrap();
    CountStock {
        product: product(1),
        location: place(1),
        counted: count(units),
        expected: expected.map(count),
        release: false,
        reference: None,
    }
}

#[tokio::test]
async fn only_admins_managers_and_the_operator_count() {
    let let_in = async |request| {
        !matches!(inventory_on(away()).count_stock(&request, counted(1, None)).await, Err(StockError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn a_count_that_differs_becomes_what_is_on_hand() {
    for (units, difference) in [(12, 2), (3, -7)] {
        let unit = locking(a_locked_product().with_level(1, 10, 3));
        let diary = unit.diary();
        let command = counted(units, Some(10));
        let done = inventory_on(store_of([unit])).count_stock(&by(a_manager()), command).await.unwrap().value;
        assert_eq!((done.on_hand, done.reserved, done.difference), (units, 3, difference));
        assert!(done.movement_id.is_some());
        assert_eq!(in_short(&diary.changes()), [(MovementKind::Counted, 1, difference, 0)]);
        assert_eq!(diary.kinds(), [EventKind::StockCounted]);
        assert!(diary.keeps_the_beats() && diary.committed());
    }
}

#[tokio::test]
async fn a_count_that_agrees_is_told_and_writes_no_row() {
    for product in [a_locked_product().with_level(1, 0, 0), a_locked_product()] {
        let unit = locking(product);
        let diary = unit.diary();
        let command = counted(0, None);
        let done = inventory_on(store_of([unit])).count_stock(&by(a_manager()), command).await.unwrap().value;
        assert_eq!((done.movement_id, done.difference), (None, 0));
        assert_eq!((diary.changes(), diary.kinds()), (vec![], vec![EventKind::StockCounted]));
    }
}

#[tokio::test]
async fn a_count_of_a_shelf_that_moved_meanwhile_is_refused() {
    let unit = locking(a_locked_product().with_level(1, 10, 0));
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).count_stock(&by(a_manager()), counted(10, Some(9))).await;
    assert!(matches!(refused, Err(StockError::CountMismatch { expected: 9, actual: 10 })) && diary.refused());
}

#[tokio::test]
async fn a_count_below_what_is_reserved_is_refused_with_the_orders_that_hold_it() {
    let unit = locking(a_locked_product().with_level(1, 10, 3)).that_finds_holders(vec![]);
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).count_stock(&by(a_manager()), counted(2, None)).await;
    assert!(matches!(refused, Err(StockError::BelowReserved { on_hand: 2, reserved: 3, .. })) && diary.refused());
    assert_eq!(diary.asked(), ["lock_stock", "find_holders"]);
}

#[tokio::test]
async fn a_count_of_nothing_takes_the_product_out_of_stock() {
    let unit = locking(a_locked_product().with_level(1, 10, 0));
    let diary = unit.diary();
    inventory_on(store_of([unit])).count_stock(&by(a_manager()), counted(0, None)).await.unwrap();
    assert!(diary.queued().iter().any(|beat| matches!(beat, Beat::SavedAvailability(rows) if !rows[0].in_stock)));
}
