//! Some of an order leaves the house.

use domain::{
    events::EventKind,
    inventory::MovementKind,
    orders::{Fulfilment, Order, OrderStatus, PaymentState, ShipItem, ShipOrder, ShipOrderError},
    testing::{Beat, Diary, a_manager, another_location, by, euros, location_id, noon, product_id, sku, store_of},
    values::{LocationRef, PaymentTerms, ProductRef},
};

use super::{
    Shop,
    several::{counters, in_short, line, locked, locking, order_of, paid, product, this_order, units},
};

fn some(number: i32, of: i64) -> ShipItem {
    ShipItem { product: product(number), quantity: Some(units(of)), location: None }
}

fn all_of(number: i32) -> ShipItem {
    ShipItem { product: product(number), quantity: None, location: None }
}

fn at(number: i32) -> LocationRef {
    LocationRef::Id(location_id(number))
}

fn only(items: Vec<ShipItem>) -> ShipOrder {
    ShipOrder { items, ..ShipOrder::default() }
}

/// Five units of product 1, two at location 1 and three at location 2, and four of product 2 at location 2.
fn two_lines() -> Order {
    paid(order_of(vec![line(1, 1_000, "0.19", (5, 0, 0, 0)), line(2, 250, "0.07", (4, 0, 0, 0))], 490))
}

const HELD: [(i32, i32, i64); 3] = [(1, 1, 2), (1, 2, 3), (2, 2, 4)];

async fn shipped(order: Order, command: ShipOrder) -> (Order, Diary) {
    let unit = locking(order, &HELD);
    let diary = unit.diary();
    let shipped = Shop::on(store_of([unit])).orders.ship(&by(a_manager()), this_order(), command).await.unwrap();
    assert!(diary.keeps_the_beats() && diary.committed());
    (shipped.value, diary)
}

async fn refused(order: Order, held: &[(i32, i32, i64)], command: ShipOrder) -> ShipOrderError {
    let unit = locking(order, held);
    let diary = unit.diary();
    let told = Shop::on(store_of([unit])).orders.ship(&by(a_manager()), this_order(), command).await.unwrap_err();
    assert!(diary.refused());
    told
}

fn left_from(order: &Order) -> Vec<(i32, i32, i64)> {
    let items = order.shipments.last().unwrap().items.iter();
    items.map(|item| (item.line, item.location_id.number(), item.quantity.units())).collect()
}

#[tokio::test]
async fn a_part_leaves_and_the_rest_stays_reserved() {
    let (order, diary) = shipped(two_lines(), only(vec![some(2, 3)])).await;
    assert_eq!(counters(&order), [(5, 0, 0, 0), (1, 0, 3, 0)]);
    assert_eq!((order.status(), order.fulfilment()), (OrderStatus::Paid, Fulfilment::Partial));
    assert_eq!((order.shipped_at, order.version), (None, two_lines().version.next()));
    assert_eq!(in_short(&diary.changes()), [(MovementKind::Shipped, 2, 2, -3, -3)]);
    assert_eq!(diary.kinds(), [EventKind::OrderShipped]);
    let told = diary.events()[0].data.to_value();
    assert_eq!((&told["fulfilment"], &told["shipment"]["items"][0]["quantity"]), (&"PARTIAL".into(), &3.into()));
    let shipment = Beat::InsertedShipment(order.id, order.shipments[0].clone());
    assert!(diary.queued().contains(&shipment) && diary.queued().contains(&Beat::SavedOrder(order)));
}

#[tokio::test]
async fn the_last_part_ships_the_order() {
    let most = order_of(vec![line(1, 1_000, "0", (5, 0, 1, 0)), line(2, 250, "0", (4, 0, 0, 1))], 0);
    let (order, _) = shipped(paid(most), ShipOrder::default()).await;
    assert_eq!((order.status(), order.fulfilment()), (OrderStatus::Shipped, Fulfilment::Fulfilled));
    assert_eq!((order.shipped_at, order.shipments.len()), (Some(noon()), 2));
}

#[tokio::test]
async fn units_leave_from_the_places_that_hold_them_in_turn() {
    let (order, diary) = shipped(two_lines(), only(vec![some(1, 4)])).await;
    assert_eq!(left_from(&order), [(1, 1, 2), (1, 2, 2)]);
    let (at_one, at_two) = ((MovementKind::Shipped, 1, 1, -2, -2), (MovementKind::Shipped, 1, 2, -2, -2));
    assert_eq!(in_short(&diary.changes()), [at_one, at_two]);
}

#[tokio::test]
async fn a_location_ships_what_it_holds_and_items_may_name_others() {
    let by_code = LocationRef::Code(another_location(2).code);
    for location in [at(2), by_code] {
        let command = ShipOrder { location: Some(location), ..ShipOrder::default() };
        let (order, _) = shipped(two_lines(), command.clone()).await;
        assert_eq!(left_from(&order), [(1, 2, 3), (2, 2, 4)]);

        let elsewhere = ShipItem { location: Some(at(1)), ..all_of(1) };
        let (order, _) = shipped(two_lines(), ShipOrder { items: vec![elsewhere, some(2, 1)], ..command }).await;
        assert_eq!(left_from(&order), [(1, 1, 2), (2, 2, 1)]);
    }
}

#[tokio::test]
async fn two_items_of_one_product_share_what_is_held_and_are_shipped_as_one() {
    let (order, diary) = shipped(two_lines(), only(vec![some(2, 1), some(2, 3)])).await;
    assert_eq!((left_from(&order), diary.changes().len()), (vec![(2, 2, 4)], 1));

    let told = refused(two_lines(), &HELD, only(vec![some(2, 2), some(2, 3)])).await;
    assert!(matches!(told, ShipOrderError::NotReserved { item: 1, held: 2 }));
    let told = refused(two_lines(), &HELD, only(vec![all_of(2), all_of(2)])).await;
    assert!(matches!(told, ShipOrderError::NotReserved { item: 1, held: 0 }));
}

#[tokio::test]
async fn more_than_is_held_there_or_at_all_does_not_leave() {
    let told = refused(two_lines(), &HELD, only(vec![some(2, 1), some(1, 6)])).await;
    assert!(matches!(told, ShipOrderError::NotReserved { item: 1, held: 5 }));
    let there = ShipItem { location: Some(at(2)), ..some(1, 4) };
    let told = refused(two_lines(), &HELD, only(vec![there])).await;
    assert!(matches!(told, ShipOrderError::NotReserved { item: 0, held: 3 }), "though elsewhere are two more");
    for nowhere in [at(1), at(3)] {
        let item = ShipItem { location: Some(nowhere), ..all_of(2) };
        let told = refused(two_lines(), &HELD, only(vec![item])).await;
        assert!(matches!(told, ShipOrderError::NotReserved { item: 0, held: 0 }));
    }
}

#[tokio::test]
async fn what_is_not_on_the_order_does_not_leave_with_it() {
    let told = refused(two_lines(), &HELD, only(vec![some(1, 1), some(3, 1)])).await;
    assert!(matches!(told, ShipOrderError::NotOnOrder(1)));
}

#[tokio::test]
async fn what_waits_for_stock_stays_behind_and_alone_it_cannot_leave() {
    let lines = vec![line(1, 1_000, "0", (0, 5, 0, 0)), line(2, 250, "0", (4, 3, 0, 0))];
    let unit = locking(paid(order_of(lines, 0)), &[(2, 2, 4)]);
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.ship(&by(a_manager()), this_order(), ShipOrder::default()).await.unwrap().value;
    assert_eq!(counters(&order), [(0, 5, 0, 0), (0, 3, 4, 0)]);
    assert_eq!((order.status(), order.shipped_at), (OrderStatus::Paid, None));

    let waiting = || paid(order_of(vec![line(1, 1_000, "0", (0, 5, 2, 0))], 0));
    assert!(matches!(refused(waiting(), &[], ShipOrder::default()).await, ShipOrderError::NothingReserved));
    let told = refused(waiting(), &[], only(vec![some(1, 1)])).await;
    assert!(matches!(told, ShipOrderError::NotReserved { item: 0, held: 0 }));
    let elsewhere = ShipOrder { location: Some(at(3)), ..ShipOrder::default() };
    assert!(matches!(refused(two_lines(), &HELD, elsewhere).await, ShipOrderError::NothingReserved));
}

#[tokio::test]
async fn on_account_an_order_leaves_unpaid_and_without_terms_it_stays() {
    let terms = Some(PaymentTerms::net(30).unwrap());
    let (unpaid, back) = (PaymentState::Unpaid, PaymentState::Refunded);
    let before = Order { payment: unpaid, amount_paid: euros(0), paid_at: None, ..two_lines() };
    let on_account = Order { payment_terms: terms, ..before.clone() };
    let (order, _) = shipped(on_account, ShipOrder::default()).await;
    assert_eq!((order.status(), order.payment), (OrderStatus::Shipped, unpaid));
    assert!(matches!(refused(before, &HELD, only(vec![some(1, 1)])).await, ShipOrderError::NotPaid));

    let given_back = Order { payment: back, amount_refunded: two_lines().total, ..two_lines() };
    for given_back in [given_back.clone(), Order { payment_terms: terms, ..given_back }] {
        let told = refused(given_back, &HELD, ShipOrder::default()).await;
        assert!(matches!(told, ShipOrderError::NotPaid), "whose money was given back gets nothing");
    }
}

#[tokio::test]
async fn what_comes_to_nothing_leaves_also_when_all_that_was_paid_beside_it_was_given_back() {
    let lines = vec![line(1, 0, "0.19", (5, 0, 0, 0)), line(2, 250, "0.19", (0, 0, 0, 4))];
    let sample = paid(order_of(lines, 0));
    let sample = Order { payment: PaymentState::Refunded, amount_refunded: sample.amount_paid, ..sample };
    let unit = locking(sample, &[(1, 1, 5)]);
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.ship(&by(a_manager()), this_order(), ShipOrder::default()).await.unwrap().value;
    assert_eq!((order.status(), order.payment), (OrderStatus::Shipped, PaymentState::Refunded));
}

#[tokio::test]
async fn an_all_digit_name_ships_the_product_with_that_id_before_the_one_with_that_sku() {
    let lines = vec![line(1, 1_000, "0", (1, 0, 0, 0)), line(2, 250, "0", (1, 0, 0, 0))];
    let mut locked = locked(paid(order_of(lines, 0)), &[(1, 1, 1), (2, 1, 1)]);
    locked.products[0].sku = sku("2");
    let unit = domain::testing::MockUnit::default().that_locks_order(Some(locked));
    let item = ShipItem { product: ProductRef::IdOrSku(product_id(2), sku("2")), ..all_of(2) };
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.ship(&by(a_manager()), this_order(), only(vec![item])).await.unwrap().value;
    assert_eq!(counters(&order), [(1, 0, 0, 0), (0, 0, 1, 0)]);
}
