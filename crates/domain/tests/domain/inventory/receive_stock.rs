use domain::{
    events::EventKind,
    inventory::{MovementKind, ReceiveStock, StockError},
    testing::{Beat, a_customer, a_locked_product, a_manager, begins, by, keyed, locked_stock, store_of},
    testing::{MockUnit, sku},
    values::{LocationCode, LocationRef, ProductId, ProductRef},
};

use super::{in_short, inventory_on, locking, place, product, text, units};
use crate::access::{admitted, away};

fn five() -> ReceiveStock {
    ReceiveStock { product: product(1), location: place(1), quantity: units(5), reference: Some(text("PO-1")) }
}

#[tokio::test]
async fn only_admins_managers_and_the_operator_receive() {
    let let_in = async |request| {
        !matches!(inventory_on(away()).receive_stock(&request, five()).await, Err(StockError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn received_goods_raise_what_is_on_hand_with_one_row_and_one_event() {
    let unit = locking(a_locked_product().with_level(1, 10, 3));
    let diary = unit.diary();
    let done = inventory_on(store_of([unit])).receive_stock(&by(a_manager()), five()).await.unwrap().value;
    assert_eq!((done.on_hand, done.reserved, done.quantity), (15, 3, 5));
    let changes = diary.changes();
    assert_eq!(in_short(&changes), [(MovementKind::Received, 1, 5, 0)]);
    assert_eq!(changes[0].cause.movement, Some(done.movement_id));
    assert_eq!(changes[0].cause.actor, Some(a_manager().user_id));
    assert_eq!(changes[0].cause.reference, Some(text("PO-1")));
    assert_eq!(diary.kinds(), [EventKind::StockReceived]);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn the_first_goods_at_a_location_open_its_level_and_put_the_product_in_stock() {
    let unit = locking(a_locked_product());
    let diary = unit.diary();
    let received = inventory_on(store_of([unit])).receive_stock(&by(a_manager()), five()).await.unwrap().value;
    assert_eq!(received.on_hand, 5);
    let put_in_stock = |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if rows[0].in_stock);
    assert!(diary.queued().iter().any(put_in_stock));
}

#[tokio::test]
async fn what_does_not_exist_is_named_and_rolled_back() {
    let nothing = MockUnit::default().that_locks_stock(locked_stock(vec![]));
    let diary = nothing.diary();
    let refused = inventory_on(store_of([nothing])).receive_stock(&by(a_manager()), five()).await;
    assert!(matches!(refused, Err(StockError::ProductNotFound)) && diary.refused());

    let nowhere = locking(a_locked_product());
    let diary = nowhere.diary();
    let command = ReceiveStock { location: LocationRef::Code(LocationCode::parse("MOON").unwrap()), ..five() };
    let refused = inventory_on(store_of([nowhere])).receive_stock(&by(a_manager()), command).await;
    assert!(matches!(refused, Err(StockError::LocationNotFound(name)) if name == "MOON") && diary.refused());
}

#[tokio::test]
async fn an_all_digit_name_means_the_product_with_that_id_before_the_one_with_that_sku() {
    let mut namesake = a_locked_product().with_id(3);
    namesake.sku = sku("5");
    let meant = a_locked_product().with_id(5);
    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![namesake.clone(), meant]));
    let named = ProductRef::IdOrSku(ProductId::new(5).unwrap(), sku("5"));
    let command = ReceiveStock { product: named.clone(), ..five() };
    let done = inventory_on(store_of([unit])).receive_stock(&by(a_manager()), command.clone()).await.unwrap();
    assert_eq!(done.value.product_id.number(), 5);

    let unit = MockUnit::default().that_locks_stock(locked_stock(vec![namesake]));
    let done = inventory_on(store_of([unit])).receive_stock(&by(a_manager()), command).await.unwrap();
    assert_eq!(done.value.product_id.number(), 3);
}

#[tokio::test]
async fn a_level_cannot_grow_beyond_what_can_be_counted() {
    let unit = locking(a_locked_product().with_level(1, i64::MAX - 4, 0));
    let diary = unit.diary();
    let refused = inventory_on(store_of([unit])).receive_stock(&by(a_manager()), five()).await;
    assert!(matches!(refused, Err(StockError::TooMuch)) && diary.refused());
}

#[tokio::test]
async fn the_answer_is_kept_under_the_key_and_given_again() {
    let unit = locking(a_locked_product());
    let diary = unit.diary();
    let request = keyed(a_manager(), "k");
    let first = inventory_on(store_of([unit])).receive_stock(&request, five()).await.unwrap();
    let kept = domain::store::KeyedAnswer { actor: a_manager().user_id, answer: diary.answer().unwrap() };
    let again = begins([Err(domain::store::StoreError::AlreadyAnswered(kept))]);
    let second = inventory_on(again).receive_stock(&request, five()).await.unwrap();
    assert_eq!((second.value, second.replayed), (first.value, true));
}

#[tokio::test]
async fn a_customer_is_refused_before_anything_is_begun() {
    let refused = inventory_on(store_of([])).receive_stock(&by(a_customer()), five()).await;
    assert!(matches!(refused, Err(StockError::Forbidden(_))));
}
