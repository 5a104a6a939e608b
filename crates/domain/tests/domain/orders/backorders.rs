//! Orders of more than there is.

use std::sync::Arc;

use domain::{
    events::EventKind,
    inventory::{Inventory, LockedProduct, MockInventoryQueries, MoveStock, MovementKind, ReceiveStock},
    orders::{Order, PlaceOrder, PlaceOrderError, Wanting},
    testing::{
        Beat, CountingIds, Diary, FixedClock, MockUnit, a_customer, a_locked_product, a_manager, a_purchase, an_order,
        by, eur, location_id, locked_stock, nth_id, offers_of, product_id, store_of,
    },
    values::{LocationRef, OrderId, ProductRef},
};

use super::{
    Shop,
    several::{counters, in_short, line, order_of, units},
};

fn waiting_for(items: &[(i32, i64)]) -> PlaceOrder {
    PlaceOrder { allow_backorder: true, ..a_purchase(items) }
}

async fn placed(products: Vec<LockedProduct>, purchase: PlaceOrder) -> Result<(Order, Diary), PlaceOrderError> {
    let unit = MockUnit::default().that_locks_offers(offers_of(products));
    let diary = unit.diary();
    let placed = Shop::on(store_of([unit])).orders.place(&by(a_customer()), &purchase).await;
    placed.map(|done| (done.value, diary))
}

#[tokio::test]
async fn what_is_there_is_reserved_and_the_rest_waits_line_by_line() {
    let products = vec![a_locked_product().with_level(1, 3, 1), a_locked_product().with_id(2).with_level(1, 9, 0)];
    let (order, diary) = placed(products, waiting_for(&[(1, 5), (2, 4)])).await.unwrap();
    assert_eq!(counters(&order), [(2, 3, 0, 0), (4, 0, 0, 0)]);
    assert_eq!(
        in_short(&diary.changes()),
        [(MovementKind::Reserved, 1, 1, 0, 2), (MovementKind::Reserved, 2, 1, 0, 4)]
    );
    let kinds = diary.kinds();
    assert!(kinds.contains(&EventKind::OrderPlaced) && kinds.contains(&EventKind::OrderBackordered), "{kinds:?}");
    let told = diary.events().into_iter().find(|event| event.kind == EventKind::OrderBackordered).unwrap();
    assert_eq!(told.data.to_value()["items"][0]["backordered"], 3);
    let row = |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if rows.iter().any(|row| row.product_id == product_id(1) && row.backordered == 3 && !row.in_stock));
    assert!(diary.queued().iter().any(row), "the product knows how many wait");
}

#[tokio::test]
async fn an_order_of_what_is_there_waits_for_nothing_whatever_it_allows() {
    let (order, diary) = placed(vec![a_locked_product().with_level(1, 5, 0)], waiting_for(&[(1, 5)])).await.unwrap();
    assert_eq!((counters(&order), diary.kinds().contains(&EventKind::OrderBackordered)), (vec![(5, 0, 0, 0)], false));
}

#[tokio::test]
async fn a_product_that_lets_nobody_wait_or_no_more_is_short_and_the_order_refused_whole() {
    let there = || a_locked_product().with_level(1, 3, 3).with_backordered(4);
    for (limit, wanted, waits) in
        [(Some(0), 1, false), (Some(4), 1, false), (Some(6), 2, true), (Some(6), 3, false), (None, 900, true)]
    {
        let product = LockedProduct { backorder_limit: limit, ..there() };
        let other = a_locked_product().with_id(2).with_level(1, 9, 0);
        let told = placed(vec![product, other], waiting_for(&[(2, 1), (1, wanted)])).await;
        match told {
            Ok((order, _)) => assert!(waits && counters(&order)[1] == (0, wanted, 0, 0), "{limit:?}"),
            Err(PlaceOrderError::InsufficientStock(short)) => {
                assert!(!waits && short.len() == 1, "{limit:?} {short:?}");
            }
            Err(other) => panic!("{other}"),
        }
    }
    let told = placed(vec![a_locked_product().with_level(1, 3, 0)], a_purchase(&[(1, 4)])).await;
    assert!(matches!(told, Err(PlaceOrderError::InsufficientStock(_))), "without the flag nothing changes");
}

/// Two orders that wait for so many units of product 1.
pub fn queue(first: i64, second: i64) -> Vec<Order> {
    let waiting = |number: u64, units| Order {
        id: OrderId::new(nth_id(3_000_000 + number)),
        ..order_of(vec![line(1, 1_000, "0", (0, units, 0, 0)), line(2, 100, "0", (1, 7, 0, 0))], 0)
    };
    // As a store may hand them out: the decision sorts them.
    vec![waiting(2, second), waiting(1, first)]
}

pub fn inventory(unit: MockUnit) -> Inventory {
    let (clock, ids) = (Arc::new(FixedClock::default()), Arc::new(CountingIds::default()));
    Inventory::new(Arc::new(store_of([unit])), Arc::new(MockInventoryQueries::new()), clock, ids, eur(), false)
}

/// A unit that asks once who waits for so many units of product 1, apart from this order, and locks these.
pub fn asking(mut unit: MockUnit, wanted: i64, apart_from: Option<OrderId>, waiting: Vec<Order>) -> MockUnit {
    let asked = unit.diary();
    unit.orders.expect_lock_waiting().times(1).returning(move |wanting, except| {
        asked.write(Beat::Asked("lock_waiting"));
        let wanted = Wanting { product_id: product_id(1), units: wanted };
        assert_eq!((wanting, except), (&[wanted][..], apart_from));
        Ok(waiting.clone())
    });
    unit
}

async fn received(arriving: i64, waiting: Vec<Order>, in_all: i64) -> Diary {
    let product = a_locked_product().with_level(1, 0, 0).with_level(2, 4, 4).with_backordered(in_all);
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![product]));
    let unit = if in_all > 0 { asking(unit, arriving, None, waiting) } else { unit };
    let diary = unit.diary();
    let goods = ReceiveStock {
        product: ProductRef::Id(product_id(1)),
        location: LocationRef::Id(location_id(1)),
        quantity: units(arriving),
        reference: None,
    };
    let answer = inventory(unit).receive_stock(&by(a_manager()), goods).await.unwrap().value;
    let promised: i64 = diary.changes().iter().map(|change| change.reserved_delta).sum();
    assert_eq!((answer.on_hand, answer.reserved), (arriving, promised), "the answer is the level as it is from now on");
    assert!(diary.keeps_the_beats() && diary.committed());
    diary
}

/// The orders that were written.
pub fn saved(diary: &Diary) -> Vec<Order> {
    diary
        .queued()
        .into_iter()
        .filter_map(|beat| if let Beat::SavedOrder(order) = beat { Some(order) } else { None })
        .collect()
}

#[tokio::test]
async fn goods_go_to_the_oldest_order_first_in_the_unit_that_brought_them() {
    let diary = received(5, queue(4, 3), 7).await;
    let orders = saved(&diary);
    assert_eq!(orders.iter().map(|order| counters(order)[0]).collect::<Vec<_>>(), [(4, 0, 0, 0), (1, 2, 0, 0)]);
    assert!(
        orders.iter().all(|order| counters(order)[1] == (1, 7, 0, 0)),
        "other products of the same orders go on waiting"
    );
    assert!(orders.iter().all(|order| order.version == an_order().version.next()));
    let rows = in_short(&diary.changes());
    assert_eq!(
        rows,
        [
            (MovementKind::Received, 1, 1, 5, 0),
            (MovementKind::Reserved, 1, 1, 0, 4),
            (MovementKind::Reserved, 1, 1, 0, 1)
        ]
    );
    assert_eq!(diary.changes()[1].cause.order, Some(orders[0].id));
    let filled: Vec<_> = diary.events().into_iter().filter(|event| event.kind == EventKind::BackorderFilled).collect();
    assert_eq!(filled.len(), 2, "one for each order");
    assert_eq!(filled[1].data.to_value()["filled"][0]["quantity"], 1);
}

#[tokio::test]
async fn whoever_gets_nothing_is_left_as_they_are_and_what_nobody_wants_is_available() {
    let diary = received(4, queue(4, 3), 7).await;
    assert_eq!(saved(&diary).len(), 1, "the second order got nothing");
    let diary = received(9, queue(4, 3), 7).await;
    assert_eq!(saved(&diary).iter().map(|order| counters(order)[0].1).sum::<i64>(), 0);
    let free =
        |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if rows[0].in_stock && rows[0].backordered == 0);
    assert!(diary.queued().iter().any(free), "two are left for others");
    assert!(saved(&received(9, vec![], 0).await).is_empty(), "where nobody waits nobody is asked for");
}

#[tokio::test]
async fn what_only_changes_its_place_is_promised_already_and_fills_nobody() {
    let product = a_locked_product().with_level(1, 3, 0).with_level(2, 0, 0);
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![product]));
    let diary = unit.diary();
    let (from, to) = (LocationRef::Id(location_id(1)), LocationRef::Id(location_id(2)));
    let command = MoveStock { product: ProductRef::Id(product_id(1)), from, to, quantity: units(2), reference: None };
    inventory(unit).move_stock(&by(a_manager()), command).await.unwrap();
    assert!(saved(&diary).is_empty());
}
