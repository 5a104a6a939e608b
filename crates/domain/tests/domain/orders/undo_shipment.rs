//! A shipment comes back.

use domain::{
    events::EventKind,
    inventory::MovementKind,
    orders::{Fulfilment, Order, OrderStatus, UndoShipment, UndoShipmentError},
    testing::{Beat, Diary, a_manager, a_shipped_order, begins, by, keyed, location_id, noon, nth_id, store_of},
    values::{ExpectedVersion, ShipmentId, Text},
};

use super::{
    Shop, kept,
    several::{a_shipment, counters, in_short, line, locking, order_of, paid, this_order, units},
};
use crate::access::{admitted, away};

/// Of two lines two and four units left in shipment 1, from two places, and one unit in shipment 2.
fn sent() -> Order {
    let mut order = paid(order_of(vec![line(1, 1_000, "0.19", (1, 0, 3, 0)), line(2, 250, "0", (0, 2, 4, 1))], 490));
    let item = |line, at, of| domain::orders::ShipmentItem { line, location_id: location_id(at), quantity: units(of) };
    order.shipments =
        vec![a_shipment(1, vec![item(1, 1, 1), item(1, 2, 1), item(2, 2, 4)]), a_shipment(2, vec![item(1, 2, 1)])];
    order
}

fn undo(number: u64) -> UndoShipment {
    UndoShipment {
        shipment: ShipmentId::new(nth_id(5_000_000 + number)),
        reason: Some(Text::parse("refused at the door").unwrap()),
        expected: ExpectedVersion::default(),
    }
}

async fn undone(order: Order, number: u64) -> (Order, Diary) {
    let unit = locking(order, &[(1, 1, 1), (1, 2, 0), (2, 2, 0)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.undo_shipment(&by(a_manager()), this_order(), undo(number)).await.unwrap().value;
    assert!(diary.keeps_the_beats() && diary.committed());
    (order, diary)
}

async fn refused(order: Option<Order>, command: UndoShipment) -> UndoShipmentError {
    let locked = order.map(|order| super::several::locked(order, &[]));
    let unit = domain::testing::MockUnit::default().that_locks_order(locked);
    let diary = unit.diary();
    let told = Shop::on(store_of([unit])).orders.undo_shipment(&by(a_manager()), this_order(), command).await;
    assert!(diary.refused());
    told.unwrap_err()
}

#[tokio::test]
async fn those_who_ship_undo_shipments() {
    let let_in = async |request| {
        let told = Shop::on(away()).orders.undo_shipment(&request, this_order(), undo(1)).await;
        !matches!(told, Err(UndoShipmentError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn what_comes_back_lies_where_it_lay_and_is_reserved_as_it_was() {
    let (order, diary) = undone(sent(), 1).await;
    assert_eq!(counters(&order), [(3, 0, 1, 0), (4, 2, 0, 1)]);
    let back = |product, at, of| (MovementKind::Returned, product, at, of, of);
    assert_eq!(in_short(&diary.changes()), [back(1, 1, 1), back(1, 2, 1), back(2, 2, 4)]);
    assert!(diary.changes().iter().all(|change| change.cause.order == Some(order.id) && change.cause.reason.is_some()));
    assert_eq!((order.fulfilment(), order.version), (Fulfilment::Partial, sent().version.next()));
    assert_eq!(diary.kinds(), [EventKind::ShipmentUndone]);
    let data = diary.events()[0].data.to_value();
    assert_eq!(data["shipment"]["id"], serde_json::json!(order.shipments[0].id));
    assert_eq!(order.shipments[0].undone_at, Some(noon()));
    assert_eq!(order.shipments[0].undone_because, undo(1).reason);
    assert_eq!(order.shipments[1], sent().shipments[1], "the other one is on its way");
    let queued = diary.queued();
    assert!(queued.contains(&Beat::SavedShipment(order.shipments[0].clone())));
    assert!(queued.contains(&Beat::SavedOrder(order)));
    assert!(
        !queued.iter().any(|beat| matches!(beat, Beat::SavedAvailability(_))),
        "it is reserved, so nobody else sees it"
    );
}

#[tokio::test]
async fn only_what_was_in_that_shipment_comes_back() {
    let (order, diary) = undone(sent(), 2).await;
    assert_eq!(counters(&order), [(2, 0, 2, 0), (0, 2, 4, 1)]);
    assert_eq!(in_short(&diary.changes()), [(MovementKind::Returned, 1, 2, 1, 1)]);
    assert_eq!(diary.changes()[0].cause.actor, Some(a_manager().user_id));
    assert_eq!((&order.shipments[0], order.shipments[1].undone_at), (&sent().shipments[0], Some(noon())));
    assert_eq!(diary.events()[0].data.to_value()["shipment"]["id"], serde_json::json!(undo(2).shipment));
}

#[tokio::test]
async fn an_order_that_was_shipped_is_so_no_more() {
    let before = Order { shipped_at: Some(noon()), ..a_shipped_order() };
    let unit = locking(before, &[(1, 1, 0)]);
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.undo_shipment(&by(a_manager()), this_order(), undo(1)).await.unwrap().value;
    assert_eq!((order.status(), order.fulfilment()), (OrderStatus::Paid, Fulfilment::Unfulfilled));
    assert_eq!(order.shipped_at, None);
}

#[tokio::test]
async fn a_shipment_is_undone_once_and_only_if_the_order_has_it() {
    let mut twice = sent();
    twice.shipments[0].undone_at = Some(noon());
    assert!(matches!(refused(Some(twice), undo(1)).await, UndoShipmentError::AlreadyUndone));
    assert!(matches!(refused(Some(sent()), undo(9)).await, UndoShipmentError::ShipmentNotFound));
    assert!(matches!(refused(None, undo(1)).await, UndoShipmentError::NotFound));
    let stale = UndoShipment { expected: ExpectedVersion::IfMatch(sent().version.next()), ..undo(1) };
    assert!(
        matches!(refused(Some(sent()), stale).await, UndoShipmentError::PreconditionFailed(seen) if seen == sent().version)
    );
}

#[tokio::test]
async fn a_repetition_is_answered_the_same_and_begins_no_unit() {
    let shop = Shop::on(begins([Err(domain::store::StoreError::AlreadyAnswered(kept(&sent())))]));
    let again = shop.orders.undo_shipment(&keyed(a_manager(), "k"), this_order(), undo(1)).await.unwrap();
    assert!(again.replayed && again.value == sent());
}
