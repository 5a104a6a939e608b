//! Orders decided one after the other on the same locked values, as a lane does that commits them together.

use proptest::prelude::*;

use super::*;
use crate::{
    orders::allocation::allocate as allocated,
    testing::{a_buyer, a_locked_product, a_purchase, noon, nth_id, taxing_terms},
};

fn decide_one(serial: i64, items: &[(i32, i64)], products: &mut LockedProducts) -> Result<Decided, Refused> {
    let terms = taxing_terms("0.19", 490);
    let id = OrderId::new(nth_id(serial.unsigned_abs()));
    let about = Circumstances { id, serial, customer: a_buyer(), actor: None, terms: &terms, now: noon() };
    decide(&a_purchase(items), products, &about)
}

fn shelves() -> impl Strategy<Value = LockedProducts> {
    let level = (0..12_i64).prop_flat_map(|on_hand| (Just(on_hand), 0..=on_hand));
    let stock = prop::collection::vec(level, 0..=3);
    prop::collection::vec(stock, 3).prop_map(|products| {
        let product = |(levels, id): (Vec<(i64, i64)>, i32)| {
            let places = levels.into_iter().zip(1..);
            places.fold(a_locked_product().with_id(id), |product, ((on_hand, reserved), at)| {
                product.with_level(at, on_hand, reserved)
            })
        };
        LockedProducts::new(products.into_iter().zip(1..).map(product).collect())
    })
}

fn orders() -> impl Strategy<Value = Vec<Vec<(i32, i64)>>> {
    prop::collection::vec(prop::collection::vec((1..=4_i32, 1..8_i64), 1..5), 1..8)
}

proptest! {
    #[test]
    fn deciding_orders_in_turn_on_the_same_values_never_oversells(mut products in shelves(), orders in orders()) {
        let at_first = products.clone();
        let mut reservations = Vec::new();
        for (items, serial) in orders.iter().zip(1..) {
            let before = products.clone();
            match decide_one(serial, items, &mut products) {
                Err(_) => prop_assert_eq!(&products, &before, "a refusal takes nothing"),
                Ok(decided) => {
                    for line in &decided.order.lines {
                        let taken: i64 = decided.reservations.iter()
                            .filter(|change| change.product_id == line.product_id)
                            .map(|change| change.reserved_delta)
                            .sum();
                        prop_assert_eq!(taken, line.quantity.units());
                    }
                    reservations.extend(decided.reservations);
                }
            }
        }
        for (product, first) in products.as_slice().iter().zip(at_first.as_slice()) {
            for level in &product.levels {
                prop_assert!(0 <= level.reserved && level.reserved <= level.on_hand);
                let here = |change: &&StockChange| {
                    (change.product_id, change.location_id) == (product.id, level.location_id)
                };
                let sum: i64 = reservations.iter().filter(here).map(|change| change.reserved_delta).sum();
                prop_assert_eq!(first.level(level.location_id).unwrap().reserved + sum, level.reserved);
            }
            prop_assert!(product.available() >= 0);
        }
    }

    #[test]
    fn an_order_is_refused_for_want_of_stock_only_when_a_sum_does_not_suffice(
        mut products in shelves(), items in prop::collection::vec((1..=3_i32, 1..8_i64), 1..5),
    ) {
        let wanted = |id: i32| -> i64 { items.iter().filter(|(it, _)| *it == id).map(|(_, units)| units).sum() };
        let suffices = products.as_slice().iter().all(|product| wanted(product.id.number()) <= product.available());
        let decided = decide_one(1, &items, &mut products);
        prop_assert_eq!(decided.is_ok(), suffices, "{:?}", decided);
        if let Err(Refused::InsufficientStock(short)) = decided {
            prop_assert!(short.iter().all(|it| it.available < it.requested));
        }
    }
}

#[test]
fn of_two_orders_for_the_last_unit_the_first_has_it() {
    let mut products = LockedProducts::new(vec![a_locked_product().with_level(1, 1, 0)]);
    assert!(decide_one(1, &[(1, 1)], &mut products).is_ok());
    let second = decide_one(2, &[(1, 1)], &mut products);
    assert!(matches!(second, Err(Refused::InsufficientStock(short)) if short[0].available == 0));
    let line = Wanted { product: &products.as_slice()[0], quantity: Quantity::new(1).unwrap() };
    assert!(allocated(&[line], false).is_err());
}

#[test]
fn an_order_that_is_too_dear_takes_nothing_from_the_next() {
    let mut products =
        LockedProducts::new(vec![a_locked_product().with_level(1, 1_000_000_000, 0).with_price(99_999_999_999)]);
    assert!(matches!(decide_one(1, &[(1, 1_000_000_000)], &mut products), Err(Refused::OutOfRange(_))));
    assert_eq!(products.as_slice()[0].available(), 1_000_000_000);
}
