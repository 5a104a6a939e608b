use domain::{
    events::EventKind,
    inventory::MovementKind,
    orders::{Held, Order, OrderStatus, ShipOrder, ShipOrderError},
    store::StoreError,
    testing::{
        Beat, MockUnit, a_cancelled_order, a_customer, a_locked_order, a_locked_product, a_manager, a_paid_order,
        a_shipped_order, an_order, begins, by, keyed, location_id, noon, product_id, store_of,
    },
    values::{OrderRef, Quantity},
};

use super::{Shop, kept};
use crate::access::{admitted, away};

fn this_order() -> OrderRef {
    OrderRef::Id(an_order().id)
}

fn locking(order: Order) -> MockUnit {
    MockUnit::default().that_locks_order(Some(a_locked_order(order, vec![])))
}

#[tokio::test]
async fn those_who_keep_stock_ship_and_customers_do_not() {
    let let_in = async |request| {
        let told = Shop::on(away()).orders.ship(&request, this_order(), ShipOrder::default()).await;
        !matches!(told, Err(ShipOrderError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn what_is_shipped_leaves_the_shelf_and_its_reservation_together() {
    let unit = locking(a_paid_order());
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let command = ShipOrder {
        carrier: Some("Post".to_owned().try_into().unwrap()),
        tracking_number: Some("T-1".to_owned().try_into().unwrap()),
        ..ShipOrder::default()
    };
    let order = shop.orders.ship(&by(a_manager()), this_order(), command.clone()).await.unwrap().value;
    assert_eq!((order.status(), order.shipped_at), (OrderStatus::Shipped, Some(noon())));
    assert_eq!((order.lines[0].reserved, order.lines[0].shipped), (0, 2));
    assert_eq!(order.version, a_paid_order().version.next());
    assert_eq!((&order.shipments[0].carrier, order.shipments[0].items.len()), (&command.carrier, 1));
    let changes = diary.changes();
    assert_eq!((changes[0].kind, changes[0].on_hand_delta, changes[0].reserved_delta), (MovementKind::Shipped, -2, -2));
    assert_eq!(diary.kinds(), [EventKind::OrderShipped]);
    let queued = diary.queued();
    assert!(queued.contains(&Beat::SavedOrder(order.clone())));
    assert!(queued.contains(&Beat::InsertedShipment(order.id, order.shipments[0].clone())));
    // What is available did not change: it was reserved before.
    assert!(!queued.iter().any(|beat| matches!(beat, Beat::SavedAvailability(_))));
    assert!(diary.keeps_the_beats() && diary.committed());
    assert_eq!(diary.kinds(), [EventKind::OrderShipped]);
}

#[tokio::test]
async fn an_order_leaves_from_every_location_that_holds_some_of_it() {
    let mut locked = a_locked_order(a_paid_order(), vec![]);
    locked.products = vec![a_locked_product().with_level(1, 5, 1).with_level(2, 5, 1)];
    let held =
        |at| Held { product_id: product_id(1), location_id: location_id(at), quantity: Quantity::new(1).unwrap() };
    locked.held = vec![held(1), held(2)];
    let unit = MockUnit::default().that_locks_order(Some(locked));
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.ship(&by(a_manager()), this_order(), ShipOrder::default()).await.unwrap().value;
    let from: Vec<_> = order.shipments[0].items.iter().map(|item| (item.line, item.location_id.number())).collect();
    assert_eq!(from, [(1, 1), (1, 2)]);
    assert_eq!(diary.changes().len(), 2);
}

#[tokio::test]
async fn nothing_is_shipped_unpaid_twice_or_after_it_was_cancelled() {
    let told = async |order: Option<Order>| {
        let unit = MockUnit::default().that_locks_order(order.map(|order| a_locked_order(order, vec![])));
        let diary = unit.diary();
        let shop = Shop::on(store_of([unit]));
        let told = shop.orders.ship(&by(a_manager()), this_order(), ShipOrder::default()).await.unwrap_err();
        assert!(diary.refused());
        told
    };
    assert!(matches!(told(Some(an_order())).await, ShipOrderError::NotPaid));
    assert!(matches!(told(Some(a_shipped_order())).await, ShipOrderError::AlreadyShipped));
    assert!(matches!(told(Some(a_cancelled_order())).await, ShipOrderError::Cancelled));
    assert!(matches!(told(None).await, ShipOrderError::NotFound));
}

#[tokio::test]
async fn a_repetition_is_answered_the_same_and_begins_no_unit() {
    let shop = Shop::on(begins([Err(StoreError::AlreadyAnswered(kept(&a_shipped_order())))]));
    let request = keyed(a_customer(), "k");
    let forbidden = shop.orders.ship(&request, this_order(), ShipOrder::default()).await;
    assert!(matches!(forbidden, Err(ShipOrderError::Forbidden(_))), "rights come before keys");
    let request = keyed(a_manager(), "k");
    let again = shop.orders.ship(&request, this_order(), ShipOrder::default()).await.unwrap();
    assert_eq!((again.value, again.replayed), (a_shipped_order(), true));
}
