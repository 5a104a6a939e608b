//! Allocation, against a second implementation that is as plain as the rule.

use domain::{
    inventory::{LockedProduct, StockLevel},
    orders::{Allocated, Allocation, AllocationReason, Wanted, allocate},
    testing::{a_locked_product, location_id},
    values::Quantity,
};
use proptest::prelude::*;

/// Locations as (id, priority); two share a priority, so that ties happen.
const PLACES: [(i32, i32); 4] = [(1, 5), (2, 1), (3, 5), (4, 3)];

fn product(id: i32, stock: &[Option<(i64, i64)>]) -> LockedProduct {
    let lain = PLACES.iter().zip(stock).filter_map(|((at, priority), level)| Some((*at, *priority, (*level)?)));
    lain.fold(a_locked_product().with_id(id), |product, (at, priority, (on_hand, reserved))| {
        product.with_level_of_priority(at, priority, on_hand, reserved)
    })
}

fn wanted<'a>(products: &'a [LockedProduct], quantities: &[i64]) -> Vec<Wanted<'a>> {
    let line =
        |(product, units): (&'a LockedProduct, &i64)| Wanted { product, quantity: Quantity::new(*units).unwrap() };
    products.iter().zip(quantities).map(line).collect()
}

/// The rule, word for word.
fn by_the_rule(lines: &[Wanted<'_>]) -> Vec<Allocation> {
    let available = |line: &Wanted<'_>, at: i32| line.product.level(location_id(at)).map_or(0, StockLevel::available);
    let mut by_priority = PLACES;
    by_priority.sort_by_key(|(at, priority)| (*priority, *at));
    let serves = |line, at, quantity, reason| Allocation { line, location_id: location_id(at), quantity, reason };
    for (at, _) in by_priority {
        if lines.iter().all(|line| available(line, at) >= line.quantity.units()) {
            return lines
                .iter()
                .enumerate()
                .map(|(number, line)| serves(number, at, line.quantity.units(), AllocationReason::CoversOrder))
                .collect();
        }
    }
    let mut taken = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut left = line.quantity.units();
        if let Some((at, _)) = by_priority.iter().find(|(at, _)| available(line, *at) >= left) {
            taken.push(serves(number, *at, left, AllocationReason::CoversLine));
            continue;
        }
        while left > 0 {
            let used =
                |at: i32| taken.iter().any(|it: &Allocation| (it.line, it.location_id) == (number, location_id(at)));
            let rest = by_priority.iter().filter(|(at, _)| !used(*at));
            // The first of the largest: `max_by_key` would return the last.
            let (at, _) = rest.rev().max_by_key(|(at, _)| available(line, *at)).unwrap();
            let quantity = available(line, *at).min(left);
            taken.push(serves(number, *at, quantity, AllocationReason::LargestFirst));
            left -= quantity;
        }
    }
    taken
}

fn level() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop::option::weighted(0.8, (0..9_i64).prop_flat_map(|on_hand| (Just(on_hand), 0..=on_hand)))
}

/// On hand and reserved at each place where the product ever lay.
type Stock = Vec<Option<(i64, i64)>>;

fn lines() -> impl Strategy<Value = Vec<(Stock, i64)>> {
    prop::collection::vec((prop::collection::vec(level(), PLACES.len()), 1..14_i64), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn allocation_takes_exactly_what_was_asked_from_what_is_there_by_the_rule(lines in lines()) {
        let products: Vec<_> = lines.iter().zip(1..).map(|((stock, _), id)| product(id, stock)).collect();
        let quantities: Vec<_> = lines.iter().map(|(_, units)| *units).collect();
        let wanted = wanted(&products, &quantities);
        let short: Vec<_> = wanted.iter().filter(|line| line.product.available() < line.quantity.units()).collect();
        match allocate(&wanted, false) {
            Err(shortages) => {
                prop_assert!(!short.is_empty(), "refused although the sums suffice");
                let told: Vec<_> = shortages.iter().map(|it| (it.product_id, it.requested, it.available)).collect();
                let expected = short.iter().map(|it| (it.product.id, it.quantity.units(), it.product.available()));
                prop_assert_eq!(told, expected.collect::<Vec<_>>());
            }
            Ok(Allocated { allocations: taken, waiting }) => {
                prop_assert!(waiting.iter().all(|units| *units == 0));
                prop_assert!(short.is_empty());
                for (number, line) in wanted.iter().enumerate() {
                    let sum: i64 = taken.iter().filter(|it| it.line == number).map(|it| it.quantity).sum();
                    prop_assert_eq!(sum, line.quantity.units());
                }
                for it in &taken {
                    let level = wanted[it.line].product.level(it.location_id).unwrap();
                    prop_assert!(it.quantity > 0 && it.quantity <= level.available());
                }
                prop_assert_eq!(taken, by_the_rule(&wanted));
            }
        }
    }
}

#[test]
fn one_location_for_the_whole_order_is_preferred_to_a_nearer_one_for_each_line() {
    let products =
        [a_locked_product().with_level(1, 5, 0).with_level(2, 5, 0), a_locked_product().with_id(2).with_level(2, 5, 0)];
    let taken = allocate(&wanted(&products, &[5, 5]), false).unwrap().allocations;
    assert!(taken.iter().all(|it| it.location_id == location_id(2)));
}

#[test]
fn a_line_that_no_location_covers_is_taken_from_the_largest_down_with_ties_by_priority() {
    let products = [a_locked_product().with_level(1, 3, 0).with_level(2, 4, 0).with_level(3, 3, 0)];
    let taken = allocate(&wanted(&products, &[8]), false).unwrap().allocations;
    let short: Vec<_> = taken.iter().map(|it| (it.location_id.number(), it.quantity)).collect();
    assert_eq!(short, [(2, 4), (1, 3), (3, 1)]);
}

#[test]
fn an_order_without_lines_takes_nothing() {
    assert_eq!(allocate(&[], false), Ok(Allocated { allocations: vec![], waiting: vec![] }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_may_wait_waits_and_the_rest_is_allocated_as_if_it_had_been_ordered_alone(lines in lines(), limit in 0..12_i64) {
        let products: Vec<_> = lines.iter().zip(1..).map(|((stock, _), id)| product(id, stock).with_backorder_limit(limit)).collect();
        let quantities: Vec<_> = lines.iter().map(|(_, units)| *units).collect();
        let lacking = |(product, units): (&LockedProduct, &i64)| (units - product.available()).max(0);
        let lacks: Vec<i64> = products.iter().zip(&quantities).map(lacking).collect();
        match allocate(&wanted(&products, &quantities), true) {
            Err(shortages) => prop_assert_eq!(shortages.len(), lacks.iter().filter(|units| **units > limit).count()),
            Ok(Allocated { allocations, waiting }) => {
                prop_assert!(lacks.iter().all(|units| *units <= limit));
                prop_assert_eq!(&waiting, &lacks);
                let taken: Vec<(usize, i64)> = quantities.iter().zip(&waiting).map(|(all, wait)| all - wait).enumerate().collect();
                for (number, units) in &taken {
                    let sum: i64 = allocations.iter().filter(|it| it.line == *number).map(|it| it.quantity).sum();
                    prop_assert_eq!(sum, *units);
                }
                let there: Vec<_> = taken.iter().filter(|(_, units)| *units > 0).collect();
                let alone: Vec<_> = there.iter().map(|(number, _)| products[*number].clone()).collect();
                let units: Vec<_> = there.iter().map(|(_, units)| *units).collect();
                let renumbered = by_the_rule(&wanted(&alone, &units)).into_iter();
                let expected: Vec<_> = renumbered.map(|it| Allocation { line: there[it.line].0, ..it }).collect();
                prop_assert_eq!(allocations, expected);
            }
        }
    }
}
