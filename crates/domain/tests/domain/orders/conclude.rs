//! What the caller of an order is answered when its turn has come.

use domain::{
    events::{EventKind, Subject},
    orders::{PlaceOrderError, PlaceOrders, Turn},
    store::{Done, KeyReused, KeyedAnswer, MockStore, Request, StoreError},
    testing::{
        MockUnit, a_customer, a_locked_product, a_manager, a_purchase, an_order, begins, by, keyed, offers_of,
        outcome_unknown, store_of, unavailable,
    },
};

use super::{
    Shop,
    group::{placement, unit_for},
    kept,
};

fn short() -> Turn {
    Turn::Refused(PlaceOrderError::InsufficientStock(vec![]))
}

fn recalling(outcome: Result<Option<KeyedAnswer>, StoreError>) -> MockStore {
    let mut store = store_of([]);
    store.expect_recall().times(1).return_once(move |_| outcome);
    store
}

async fn concluded(
    store: MockStore,
    request: Request,
    turn: Turn,
) -> Result<Done<domain::orders::Order>, PlaceOrderError> {
    Shop::on(store).orders.conclude(&placement(request, &[(1, 2)]), turn).await
}

#[tokio::test]
async fn an_order_that_was_placed_is_answered_without_a_unit_now_or_long_ago() {
    for done in [Done::now(an_order()), Done { value: an_order(), replayed: true }] {
        let turn = Turn::Placed(Box::new(done.clone()));
        let answer = concluded(store_of([]), keyed(a_customer(), "k"), turn).await;
        assert_eq!(answer.unwrap(), done);
    }
}

#[tokio::test]
async fn an_order_that_must_be_placed_alone_is_placed_and_told() {
    let unit = MockUnit::default().that_locks_offers(offers_of(vec![a_locked_product().with_level(1, 2, 0)]));
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let done = shop.orders.conclude(&placement(by(a_customer()), &[(1, 2)]), Turn::Alone).await.unwrap();
    assert!(diary.committed() && !done.replayed);
    assert_eq!(diary.kinds(), [EventKind::OrderPlaced]);
    assert_eq!(diary.events()[0].subject, Subject::Order(done.value.id));
}

#[tokio::test]
async fn a_keyed_refusal_is_told_only_if_no_copy_succeeded_meanwhile() {
    let answer = concluded(recalling(Ok(Some(kept(&an_order())))), keyed(a_customer(), "k"), short()).await;
    let done = answer.unwrap();
    assert_eq!((done.value, done.replayed), (an_order(), true));

    let answer = concluded(recalling(Ok(None)), keyed(a_customer(), "k"), short()).await;
    assert!(matches!(answer, Err(PlaceOrderError::InsufficientStock(_))));

    let answer = concluded(recalling(Err(unavailable())), keyed(a_customer(), "k"), short()).await;
    assert!(matches!(answer, Err(PlaceOrderError::Store(StoreError::Unavailable(_)))), "nobody knows about a copy");

    let answer = concluded(recalling(Err(KeyReused.into())), keyed(a_customer(), "k"), short()).await;
    assert!(matches!(answer, Err(PlaceOrderError::Store(StoreError::KeyReused(_)))));
}

#[tokio::test]
async fn a_refusal_without_a_key_and_a_failure_of_the_store_are_told_as_they_are() {
    let answer = concluded(store_of([]), by(a_customer()), short()).await;
    assert!(matches!(answer, Err(PlaceOrderError::InsufficientStock(_))));
    for failure in [StoreError::SignedOut, KeyReused.into(), unavailable(), outcome_unknown()] {
        let what = failure.to_string();
        let turn = Turn::Refused(PlaceOrderError::Store(failure));
        let answer = concluded(store_of([]), keyed(a_customer(), "k"), turn).await;
        assert_eq!(answer.unwrap_err().to_string(), what);
    }
}

#[tokio::test]
async fn whoever_may_not_order_is_told_so_without_looking_their_key_up() {
    let shop = Shop::on(store_of([]));
    let placements = [
        placement(keyed(a_manager(), "k"), &[(1, 1)]),
        placement(keyed(a_customer(), "k"), &[]),
        placement(keyed(a_customer(), "l"), &[(1, 1); 501]),
    ];
    let turns = shop.orders.place_together(&placements).await;
    for (placement, turn) in placements.iter().zip(turns) {
        let together = shop.orders.conclude(placement, turn).await.unwrap_err();
        let alone = shop.orders.place(&placement.request, &placement.command).await.unwrap_err();
        assert_eq!(together.to_string(), alone.to_string());
    }
}

#[tokio::test]
async fn the_second_copy_in_a_group_is_answered_as_the_first() {
    let unit = unit_for(1, vec![a_locked_product().with_level(1, 9, 0)]);
    let diary = unit.diary();
    let told = unit.diary();
    let mut store = MockStore::new();
    let unit = std::sync::Mutex::new(Some(unit));
    store.expect_begin_together().times(1).returning(move |_| Ok(Box::new(unit.lock().unwrap().take().unwrap())));
    // What the first copy was answered lies under the key as soon as its unit is committed.
    store.expect_begin().times(1).returning(move |_| {
        assert!(diary.committed());
        let answer = diary.answer().unwrap();
        Err(StoreError::AlreadyAnswered(KeyedAnswer { actor: a_customer().user_id, answer }))
    });
    let shop = Shop::on(store);
    let copies = [1, 1].map(|units| placement(keyed(a_customer(), "k"), &[(1, units)]));
    let mut answers = Vec::new();
    for (copy, turn) in copies.iter().zip(shop.orders.place_together(&copies).await) {
        answers.push(shop.orders.conclude(copy, turn).await.unwrap());
    }
    assert_eq!(answers[0].value, answers[1].value);
    assert_eq!([answers[0].replayed, answers[1].replayed], [false, true]);
    assert_eq!(told.kinds(), [EventKind::OrderPlaced]);
}

#[tokio::test]
async fn an_order_whose_groups_outcome_was_unknown_is_found_under_its_key_and_not_placed_again() {
    let unit = unit_for(1, vec![a_locked_product().with_level(1, 9, 0)]).that_fails_to_commit(outcome_unknown());
    let mut store = begins([Err(StoreError::AlreadyAnswered(kept(&an_order())))]);
    let unit = std::sync::Mutex::new(Some(unit));
    store.expect_begin_together().times(1).returning(move |_| Ok(Box::new(unit.lock().unwrap().take().unwrap())));
    let shop = Shop::on(store);
    let lost = placement(keyed(a_customer(), "k"), &[(1, 2)]);
    let turn = shop.orders.place_together(std::slice::from_ref(&lost)).await.remove(0);
    let done = shop.orders.conclude(&lost, turn).await.unwrap();
    assert_eq!((done.value, done.replayed), (an_order(), true));
}

#[tokio::test]
async fn orders_take_orders_themselves_where_there_is_no_desk() {
    let unit = MockUnit::default().that_locks_offers(offers_of(vec![a_locked_product().with_level(1, 2, 0)]));
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let desk: &dyn PlaceOrders = &shop.orders;
    assert!(desk.place(by(a_customer()), a_purchase(&[(1, 2)])).await.is_ok());
    assert!(diary.committed());
    assert_eq!(diary.kinds(), [EventKind::OrderPlaced]);
}
