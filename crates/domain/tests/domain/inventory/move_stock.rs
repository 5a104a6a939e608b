use domain::{
    events::EventKind,
    inventory::{MoveStock, MovementKind, StockError},
    testing::{a_location, a_locked_product, a_manager, another_location, by, product_id, store_of},
    values::LocationRef,
};

use super::{in_short, inventory_on, locking, place, product, units};
use crate::access::{admitted, away};

fn four(from: LocationRef, to: LocationRef) -> MoveStock {
    MoveStock { product: product(1), from, to, quantity: units(4), reference: None }
}

#[tokio::test]
async fn only_admins_managers_and_the_operator_move() {
    let let_in = async |request| {
        let moved = inventory_on(away()).move_stock(&request, four(place(1), place(2))).await;
        !matches!(moved, Err(StockError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn a_move_writes_two_rows_that_share_their_number_and_sum_to_nothing() {
    let unit = locking(a_locked_product().with_level(1, 10, 6));
    let diary = unit.diary();
    let command = four(place(1), place(2));
    let moved = inventory_on(store_of([unit])).move_stock(&by(a_manager()), command).await.unwrap().value;
    let changes = diary.changes();
    assert_eq!(in_short(&changes), [(MovementKind::MovedOut, 1, -4, 0), (MovementKind::MovedIn, 2, 4, 0)]);
    assert!(changes.iter().all(|change| change.cause.movement == Some(moved.movement_id)));
    assert_eq!(diary.kinds(), [EventKind::StockMoved]);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn what_is_reserved_at_the_source_cannot_be_moved_away() {
    let unit = locking(a_locked_product().with_level(1, 10, 7).with_level(2, 50, 0));
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).move_stock(&by(a_manager()), four(place(1), place(2))).await;
    let Err(StockError::InsufficientStock(short)) = refused else { panic!("{refused:?}") };
    assert_eq!((short.product_id, short.requested, short.available), (product_id(1), 4, 3));
    assert!(diary.refused());
}

#[tokio::test]
async fn nothing_can_be_moved_from_where_the_product_never_lay() {
    let unit = locking(a_locked_product().with_level(2, 50, 0));
    let refused = inventory_on(store_of([unit])).move_stock(&by(a_manager()), four(place(1), place(2))).await;
    assert!(matches!(refused, Err(StockError::InsufficientStock(short)) if short.available == 0));
}

#[tokio::test]
async fn a_move_within_one_location_is_refused_however_it_is_named() {
    let refused = inventory_on(store_of([])).move_stock(&by(a_manager()), four(place(1), place(1))).await;
    assert!(matches!(refused, Err(StockError::SameLocation)));

    let unit = locking(a_locked_product().with_level(1, 10, 0));
    let diary = unit.diary();
    let command = four(place(1), LocationRef::Code(a_location().code));
    let refused = inventory_on(store_of([unit])).move_stock(&by(a_manager()), command).await;
    assert!(matches!(refused, Err(StockError::SameLocation)) && diary.refused());
}

#[tokio::test]
async fn places_may_be_named_by_code_and_unknown_ones_are_told() {
    let unit = locking(a_locked_product().with_level(2, 10, 0));
    let command = four(LocationRef::Code(another_location(2).code), place(1));
    let moved = inventory_on(store_of([unit])).move_stock(&by(a_manager()), command).await.unwrap().value;
    assert_eq!((moved.from_location_id.number(), moved.to_location_id.number()), (2, 1));

    let unit = locking(a_locked_product().with_level(1, 10, 0));
    let refused = inventory_on(store_of([unit])).move_stock(&by(a_manager()), four(place(1), place(99))).await;
    assert!(matches!(refused, Err(StockError::LocationNotFound(name)) if name == "99"));
}

#[tokio::test]
async fn a_move_neither_runs_the_stock_low_nor_out_since_nothing_left_the_house() {
    let unit = locking(a_locked_product().with_level(1, 4, 0).with_reorder_point(4));
    let diary = unit.diary();
    inventory_on(store_of([unit])).move_stock(&by(a_manager()), four(place(1), place(2))).await.unwrap();
    assert_eq!((diary.kinds(), diary.queued().len()), (vec![EventKind::StockMoved], 2));
}
