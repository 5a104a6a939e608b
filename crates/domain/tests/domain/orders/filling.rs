//! Whoever makes stock available gives it to those who wait for it, in the same unit.

use domain::{
    events::{EventKind, Subject},
    inventory::{AdjustStock, CountStock, LockedProduct, MovementKind},
    orders::{CancelItem, CancelOrder, Order, Wanting},
    testing::{
        Beat, Diary, MockUnit, a_locked_product, a_manager, an_admin, an_order, by, location_id, locked_stock, nth_id,
        product_id, store_of,
    },
    values::{LocationRef, OrderId, ProductRef, StockCount, StockDelta, Text},
};

use super::{
    Shop,
    backorders::{asking, inventory, queue, saved},
    several::{counters, in_short, line, locked, order_of, product, this_order, units},
};

const RELEASED: MovementKind = MovementKind::Released;
const RESERVED: MovementKind = MovementKind::Reserved;

/// An order, younger than those that wait, with two units of product 1 at location 1 and four at location 2.
fn the_lucky_one() -> Order {
    let lines = vec![line(1, 1_000, "0", (6, 0, 0, 0)), line(2, 100, "0", (1, 0, 0, 0))];
    Order { id: OrderId::new(nth_id(3_000_009)), ..order_of(lines, 0) }
}

/// Locks it, and its products as they are when so many units of each are waited for.
fn locking(waited_for: [i64; 2]) -> MockUnit {
    let mut locked = locked(the_lucky_one(), &[(1, 1, 2), (1, 2, 4), (2, 1, 1)]);
    locked.products = vec![
        a_locked_product().with_level(1, 2, 2).with_level(2, 4, 4).with_backordered(waited_for[0]),
        a_locked_product().with_id(2).with_level(1, 1, 1).with_backordered(waited_for[1]),
    ];
    MockUnit::default().that_locks_order(Some(locked))
}

async fn cancelled(unit: MockUnit, items: Vec<CancelItem>) -> Diary {
    let diary = unit.diary();
    let command = CancelOrder { items, ..CancelOrder::default() };
    Shop::on(store_of([unit])).orders.cancel(&by(an_admin()), this_order(), command).await.unwrap();
    assert!(diary.keeps_the_beats() && diary.committed());
    diary
}

fn some(number: i32, of: i64) -> CancelItem {
    CancelItem { product: product(number), quantity: Some(units(of)) }
}

fn filled(diary: &Diary) -> Vec<(Subject, serde_json::Value)> {
    let filled = diary.events().into_iter().filter(|event| event.kind == EventKind::BackorderFilled);
    filled.map(|event| (event.subject, event.data.to_value()["filled"].clone())).collect()
}

fn flags(diary: &Diary, number: i32) -> (bool, i64) {
    let rows = diary.queued().into_iter().find_map(|beat| match beat {
        Beat::SavedAvailability(rows) => rows.into_iter().find(|row| row.product_id == product_id(number)),
        _ => None,
    });
    rows.map(|row| (row.in_stock, row.backordered)).unwrap()
}

#[tokio::test]
async fn what_one_order_gives_up_the_oldest_others_get() {
    let younger = the_lucky_one().id;
    let diary = cancelled(asking(locking([7, 0]), 5, Some(younger), queue(3, 4)), vec![some(1, 5)]).await;
    let rows = in_short(&diary.changes());
    assert_eq!(rows[..2], [(RELEASED, 1, 1, 0, -2), (RELEASED, 1, 2, 0, -3)]);
    assert_eq!(rows[2..], [(RESERVED, 1, 2, 0, 3), (RESERVED, 1, 1, 0, 2)]);
    let orders: Vec<_> = saved(&diary).iter().map(|order| (order.id, counters(order)[0])).collect();
    let [first, second] = [1, 2].map(|number| OrderId::new(nth_id(3_000_000 + number)));
    let gave = (younger, (1, 0, 0, 5));
    assert_eq!(orders, [(first, (3, 0, 0, 0)), (second, (2, 2, 0, 0)), gave]);
    assert_eq!(
        diary.kinds(),
        [EventKind::OrderReduced, EventKind::BackorderFilled, EventKind::BackorderFilled],
        "the cause before what follows from it"
    );
    assert_eq!(diary.changes()[2].cause.order, Some(first), "what is reserved is the one's who gets it");
    assert_eq!(flags(&diary, 1), (false, 2));
}

#[tokio::test]
async fn an_order_that_gets_units_from_two_places_is_told_once() {
    let diary = cancelled(asking(locking([9, 0]), 6, Some(the_lucky_one().id), queue(5, 4)), vec![some(1, 6)]).await;
    let orders = saved(&diary);
    assert_eq!((counters(&orders[0])[0], orders[0].version), ((5, 0, 0, 0), an_order().version.next()));
    let told = filled(&diary);
    let taken: Vec<_> = told[0].1.as_array().unwrap().iter().map(|it| (&it["location_id"], &it["quantity"])).collect();
    assert_eq!(taken, [(&2.into(), &4.into()), (&1.into(), &1.into())]);
    assert_eq!(
        told.iter().map(|it| it.0).collect::<Vec<_>>(),
        orders[..2].iter().map(|it| Subject::Order(it.id)).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn an_order_that_waits_for_two_products_gets_both_and_is_told_once() {
    let mut unit = locking([2, 7]);
    let (asked, waiting) = (unit.diary(), queue(2, 1).pop().unwrap());
    unit.orders.expect_lock_waiting().times(1).returning(move |wanting, _| {
        asked.write(Beat::Asked("lock_waiting"));
        let wanted = [(1, 6), (2, 1)].map(|(number, units)| Wanting { product_id: product_id(number), units });
        assert_eq!(wanting, wanted);
        Ok(vec![waiting.clone()])
    });
    let diary = cancelled(unit, vec![]).await;
    assert_eq!(counters(&saved(&diary)[0]), [(2, 0, 0, 0), (2, 6, 0, 0)]);
    let [(_, lines)] = filled(&diary).try_into().unwrap();
    assert_eq!(
        (&lines[0]["quantity"], &lines[1]["quantity"], lines.as_array().unwrap().len()),
        (&2.into(), &1.into(), 2)
    );
    assert_eq!((flags(&diary, 1), flags(&diary, 2)), ((true, 0), (false, 6)), "four of product 1 are for anybody");
}

#[tokio::test]
async fn whoever_gives_up_only_what_waits_or_what_nobody_wants_asks_for_nobody() {
    assert_eq!(cancelled(locking([0, 7]), vec![some(1, 6)]).await.asked(), ["lock_order"]);

    let mut locked = locked(order_of(vec![line(1, 1_000, "0", (2, 3, 0, 0))], 0), &[(1, 1, 2)]);
    locked.products = vec![a_locked_product().with_level(1, 2, 2).with_backordered(8)];
    let diary = cancelled(MockUnit::default().that_locks_order(Some(locked)), vec![some(1, 3)]).await;
    assert_eq!((diary.asked(), flags(&diary, 1)), (vec!["lock_order"], (false, 5)), "others wait on for five");
}

/// Four units of product 1 at location 1, all promised, and seven more waited for.
fn sold_out() -> LockedProduct {
    a_locked_product().with_level(1, 4, 4).with_backordered(7)
}

fn stocked(units: i64) -> MockUnit {
    asking(MockUnit::default().that_locks_stock(locked_stock(vec![sold_out()])), units, None, queue(4, 3))
}

fn here() -> (ProductRef, LocationRef) {
    (ProductRef::Id(product_id(1)), LocationRef::Id(location_id(1)))
}

#[tokio::test]
async fn a_correction_upwards_fills_the_oldest() {
    let unit = stocked(3);
    let diary = unit.diary();
    let ((product, location), reason) = (here(), Text::parse("found").unwrap());
    let command = AdjustStock { product, location, delta: StockDelta::new(3).unwrap(), reason, reference: None };
    let told = inventory(unit).adjust_stock(&by(a_manager()), command).await.unwrap().value;
    assert_eq!((told.on_hand, told.reserved), (7, 7), "as it is when others have got theirs");
    assert_eq!(in_short(&diary.changes()), [(MovementKind::Adjusted, 1, 1, 3, 0), (RESERVED, 1, 1, 0, 3)]);
    assert_eq!(saved(&diary).iter().map(|order| counters(order)[0]).collect::<Vec<_>>(), [(3, 1, 0, 0)]);
    assert_eq!(diary.kinds(), [EventKind::StockAdjusted, EventKind::BackorderFilled]);
    assert_eq!((flags(&diary, 1), diary.changes()[1].cause.actor), ((false, 4), Some(a_manager().user_id)));
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn a_count_that_finds_more_fills_the_oldest() {
    let unit = stocked(5);
    let diary = unit.diary();
    let (product, location) = here();
    let counted = StockCount::new(9).unwrap();
    let command = CountStock { product, location, counted, expected: None, release: false, reference: None };
    let told = inventory(unit).count_stock(&by(a_manager()), command).await.unwrap().value;
    assert_eq!((told.on_hand, told.reserved, told.difference), (9, 9, 5));
    let rows = in_short(&diary.changes());
    assert_eq!(rows, [(MovementKind::Counted, 1, 1, 5, 0), (RESERVED, 1, 1, 0, 4), (RESERVED, 1, 1, 0, 1)]);
    assert_eq!(diary.kinds(), [EventKind::StockCounted, EventKind::BackorderFilled, EventKind::BackorderFilled]);
    assert_eq!(flags(&diary, 1), (false, 2));
    assert!(diary.keeps_the_beats() && diary.committed());
}
