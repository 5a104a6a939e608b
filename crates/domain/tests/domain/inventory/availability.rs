//! Laws of a locked product: what a change may do, and when low stock is told.

use domain::{
    inventory::{Cause, LockedProduct, MovementKind},
    testing::{a_locked_product, another_location},
    values::StockCount,
};
use proptest::prelude::*;

/// On hand and reserved of each of three locations, legal from the start.
fn levels() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0..50_i64).prop_flat_map(|on_hand| (Just(on_hand), 0..=on_hand)), 0..=3)
}

fn stocked(levels: &[(i64, i64)]) -> LockedProduct {
    let places = levels.iter().zip(1..);
    places.fold(a_locked_product(), |product, ((on_hand, reserved), at)| product.with_level(at, *on_hand, *reserved))
}

proptest! {
    #[test]
    fn a_change_keeps_0_reserved_on_hand_or_changes_nothing(
        levels in levels(), at in 1..=3, on_hand in -60..60_i64, reserved in -60..60_i64,
    ) {
        let mut product = stocked(&levels);
        let before = product.clone();
        let level = product.level_at(&another_location(at));
        let change = product.change(level.clone(), MovementKind::Adjusted, on_hand, reserved, Cause::default());
        let after = product.level_at(&another_location(at));
        let legal = level.reserved + reserved >= 0 && level.reserved + reserved <= level.on_hand + on_hand;
        prop_assert_eq!(change.is_some(), legal);
        match change {
            None => prop_assert_eq!(product, before),
            Some(change) => {
                prop_assert_eq!(after.on_hand, level.on_hand + change.on_hand_delta);
                prop_assert_eq!(after.reserved, level.reserved + change.reserved_delta);
                prop_assert_eq!(product.available() - before.available(), on_hand - reserved);
                let others = |product: &LockedProduct| -> Vec<_> {
                    product.levels.iter().filter(|level| level.location_id.number() != at).cloned().collect()
                };
                prop_assert_eq!(others(&product), others(&before));
            }
        }
    }

    /// Told against a clerk who hangs a red card on the shelf when it falls below the mark, and takes it off above it.
    #[test]
    fn low_stock_is_told_once_for_each_crossing(
        mark in 0..8_i64, amounts in prop::collection::vec(0..12_i64, 1..40),
    ) {
        let mut product = a_locked_product().with_level(1, 20, 0).with_reorder_point(mark);
        let (mut red_card, mut told, mut expected) = (false, 0, 0);
        for amount in amounts {
            product.levels[0].on_hand = amount;
            if amount < mark && !red_card {
                (red_card, expected) = (true, expected + 1);
            } else if amount > mark || mark == 0 {
                red_card = false;
            }
            let settled = product.settle();
            told += i32::from(settled.is_some_and(|settled| settled.ran_low));
            prop_assert_eq!((product.in_stock, product.stock_low), (amount > 0, red_card));
            prop_assert_eq!(product.settle().map(|settled| settled.availability), None);
        }
        prop_assert_eq!(told, expected);
    }
}

#[test]
fn taking_the_reorder_point_away_ends_the_alarm() {
    let mut product = a_locked_product().with_level(1, 0, 0).with_reorder_point(5);
    assert!(product.stock_low);
    product.reorder_point = StockCount::new(0).unwrap();
    let settled = product.settle().unwrap();
    assert!(!settled.availability.stock_low && !settled.ran_low);
}
