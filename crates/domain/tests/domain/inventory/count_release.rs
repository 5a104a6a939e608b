//! A count below what is reserved sends the newest orders back to the queue, if it is told to.

use domain::{
    events::{EventKind, Subject},
    inventory::{CountStock, Counted, LockedProduct, MovementKind, StockError},
    orders::{HoldingOrder, Order, OrderLine},
    store::{StoreError, Violation},
    testing::{
        Beat, Diary, MockUnit, a_locked_product, a_manager, an_order, an_order_line, by, location_id, nth_id,
        product_id, sku, store_of,
    },
    values::{OrderId, Quantity, StockCount},
};

use super::{in_short, inventory_on, locking, place, product, text};

fn id(number: u64) -> OrderId {
    OrderId::new(nth_id(3_000_000 + number))
}

/// An order that has so many units reserved, and holds so many of them at the location that is counted.
fn holding(number: u64, reserved: i64, here: i64) -> HoldingOrder {
    let line = OrderLine { quantity: Quantity::new(reserved).unwrap(), reserved, ..an_order_line() };
    let order = Order { id: id(number), lines: vec![line], ..an_order() };
    HoldingOrder { order, quantity: Quantity::new(here).unwrap() }
}

/// A count of so many units at location 1.
fn count(units: i64) -> CountStock {
    CountStock {
        product: product(1),
        location: place(1),
        counted: StockCount::new(units).unwrap(),
        expected: None,
        release: true,
        reference: Some(text("count 4711")),
    }
}

/// Counts so many units at location 1, from which these orders hold stock, newest first.
async fn counted(units: i64, locked: LockedProduct, holders: Vec<HoldingOrder>) -> Diary {
    counting(units, locking(locked).that_locks_holding(holders)).await.1
}

async fn counting(units: i64, unit: MockUnit) -> (Counted, Diary) {
    let diary = unit.diary();
    let done = inventory_on(store_of([unit])).count_stock(&by(a_manager()), count(units)).await.unwrap().value;
    assert_eq!(done.on_hand, units);
    assert!(diary.keeps_the_beats() && diary.committed());
    (done, diary)
}

/// What each order that was written has reserved and waits for.
fn orders(diary: &Diary) -> Vec<(i64, i64)> {
    saved(diary).iter().map(|order| (order.lines[0].reserved, order.lines[0].backordered)).collect()
}

fn saved(diary: &Diary) -> Vec<Order> {
    let saved = |beat| if let Beat::SavedOrder(order) = beat { Some(order) } else { None };
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

#[tokio::test]
async fn just_what_is_missing_is_taken_from_those_who_hold_it_there() {
    let mut unit = locking(a_locked_product().with_level(1, 9, 8).with_level(2, 6, 6));
    let asked = unit.diary();
    unit.orders.expect_lock_holding().times(1).returning(move |product, location, units| {
        asked.write(Beat::Asked("lock_holding"));
        assert_eq!((product, location, units), (product_id(1), location_id(1), 6));
        Ok(vec![holding(3, 9, 5), holding(2, 4, 3)])
    });
    let (told, diary) = counting(2, unit).await;
    assert_eq!(orders(&diary), [(3, 1), (4, 5)], "the last holder loses only what is still missing");
    assert_eq!((told.reserved, told.difference), (2, -7));
    let causes: Vec<_> = diary.changes().into_iter().map(|change| change.cause).collect();
    assert_eq!([causes[0].order, causes[1].order, causes[2].order], [Some(id(3)), Some(id(2)), None]);
    assert!(causes.iter().all(|it| it.movement == told.movement_id && it.reference == Some(text("count 4711"))));
    assert_eq!(diary.asked(), ["lock_stock", "lock_holding"]);
}

#[tokio::test]
async fn orders_that_wait_again_have_a_new_version_and_are_told_of_that_product() {
    let mut holder = holding(3, 4, 4);
    let other = OrderLine { line: 2, product_id: product_id(2), sku: sku("SKU-2"), backordered: 7, ..an_order_line() };
    holder.order.lines.push(other.clone());
    let diary = counted(1, a_locked_product().with_level(1, 4, 4), vec![holder]).await;
    let [order] = saved(&diary).try_into().unwrap();
    assert_eq!((order.version, &order.lines[1]), (an_order().version.next(), &other));
    let event = &diary.events()[0];
    assert_eq!((event.kind, event.subject), (EventKind::OrderBackordered, Subject::Order(order.id)));
    let told = event.data.to_value();
    assert_eq!(told["version"], serde_json::json!(order.version));
    let waits = told["backordered"].as_array().unwrap();
    assert_eq!((waits.len(), &waits[0]["sku"], &waits[0]["quantity"]), (1, &"SKU-1".into(), &3.into()));
}

#[tokio::test]
async fn of_what_helps_out_the_oldest_order_gets_first() {
    let locked = a_locked_product().with_level(1, 6, 6).with_level(2, 3, 1).with_level(3, 1, 0);
    let diary = counted(0, locked, vec![holding(3, 4, 4), holding(2, 2, 2)]).await;
    assert_eq!(orders(&diary), [(2, 0), (1, 3)]);
    let helps: Vec<_> = diary.changes().into_iter().filter(|it| it.kind == MovementKind::Reserved).collect();
    assert_eq!(in_short(&helps), [(MovementKind::Reserved, 2, 0, 2), (MovementKind::Reserved, 3, 0, 1)]);
    assert_eq!(helps.iter().map(|it| it.cause.order).collect::<Vec<_>>(), [Some(id(2)), Some(id(3))]);
    assert_eq!(saved(&diary).iter().filter(|order| order.version == an_order().version.next()).count(), 2);
    assert_eq!(diary.kinds(), [EventKind::OrderBackordered, EventKind::StockCounted], "only one of them waits");
}

#[tokio::test]
async fn books_that_disagree_are_not_made_worse() {
    for holders in [vec![holding(3, 2, 2)], vec![holding(3, 2, 4)], vec![]] {
        let locked = || locking(a_locked_product().with_level(1, 4, 4));
        let mut store = store_of((0..8).map(|_| locked().that_locks_holding(holders.clone())));
        store.expect_back_off().times(7).return_const(());
        let told = inventory_on(store).count_stock(&by(a_manager()), count(0)).await;
        let Err(StockError::Store(StoreError::Violated(missed))) = told else { panic!("{told:?}") };
        assert_eq!(missed, Violation::StockMissed);
    }
}
