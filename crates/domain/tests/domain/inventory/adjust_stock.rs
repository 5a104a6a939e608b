use domain::{
    events::EventKind,
    inventory::{AdjustStock, Holder, MovementKind, StockError},
    testing::{Beat, a_locked_product, a_manager, an_order_number, by, store_of},
    values::StockDelta,
};

use super::{in_short, inventory_on, locking, place, product, text};
use crate::access::{admitted, away};

fn by_units(delta: i64) -> AdjustStock {
    let delta = StockDelta::new(delta).unwrap();
    AdjustStock { product: product(1), location: place(1), delta, reason: text("breakage"), reference: None }
}

#[tokio::test]
async fn only_admins_managers_and_the_operator_adjust() {
    let let_in = async |request| {
        !matches!(inventory_on(away()).adjust_stock(&request, by_units(1)).await, Err(StockError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn a_correction_changes_what_is_on_hand_and_keeps_its_reason() {
    for (delta, left) in [(-7, 3), (5, 15)] {
        let unit = locking(a_locked_product().with_level(1, 10, 3));
        let diary = unit.diary();
        let done = inventory_on(store_of([unit])).adjust_stock(&by(a_manager()), by_units(delta)).await.unwrap().value;
        assert_eq!((done.on_hand, done.reserved, done.quantity), (left, 3, delta));
        let changes = diary.changes();
        assert_eq!(in_short(&changes), [(MovementKind::Adjusted, 1, delta, 0)]);
        assert_eq!(changes[0].cause.reason, Some(text("breakage")));
        assert_eq!(diary.events()[0].kind, EventKind::StockAdjusted);
        assert_eq!(diary.events()[0].data.to_value()["reason"], "breakage");
        assert!(diary.keeps_the_beats() && diary.committed());
    }
}

#[tokio::test]
async fn a_correction_below_what_is_reserved_is_refused_with_the_orders_that_hold_it() {
    let holders = vec![Holder { number: an_order_number(1), reserved: 3 }];
    let unit = locking(a_locked_product().with_level(1, 10, 3)).that_finds_holders(holders.clone());
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).adjust_stock(&by(a_manager()), by_units(-8)).await;
    let Err(StockError::BelowReserved { on_hand, reserved, holders: told }) = refused else { panic!("{refused:?}") };
    assert_eq!((on_hand, reserved, told), (2, 3, holders));
    assert!(diary.refused());
}

#[tokio::test]
async fn a_correction_below_nothing_is_a_shortage() {
    let unit = locking(a_locked_product().with_level(1, 10, 0));
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).adjust_stock(&by(a_manager()), by_units(-11)).await;
    let Err(StockError::InsufficientStock(short)) = refused else { panic!("{refused:?}") };
    assert_eq!((short.requested, short.available), (11, 10));
    assert!(diary.refused());
}

#[tokio::test]
async fn a_correction_that_runs_the_stock_low_tells_so_after_its_own_event() {
    let unit = locking(a_locked_product().with_level(1, 10, 0).with_reorder_point(5));
    let diary = unit.diary();
    inventory_on(store_of([unit])).adjust_stock(&by(a_manager()), by_units(-6)).await.unwrap();
    assert_eq!(diary.kinds(), [EventKind::StockAdjusted, EventKind::StockLow]);
    let event = diary.events().pop().unwrap();
    assert_eq!((&event.data.to_value()["available"], &event.data.to_value()["reorder_point"]), (&4.into(), &5.into()));
    let low = |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if rows[0].stock_low && rows[0].in_stock);
    assert!(diary.queued().iter().any(low));
}
