//! Who may begin a unit, and keys under which a request takes effect once.

use domain::{
    access::{Actor, Principal},
    store::{Fingerprint, IdempotencyKey, KeyedAnswer, Request, Store, StoreError, Violation},
    testing::{a_customer, a_user, another_customer, by, keyed},
    users::{User, UserStatus},
};
use serde_json::json;

use crate::support::{World, numbered_product};

async fn first_statement(world: &World, request: &Request) -> Result<(), StoreError> {
    let mut unit = world.begin_for(request).await;
    let result = unit.inventory().next_product_id().await.map(drop);
    unit.roll_back().await;
    result
}

fn another_request(request: &Request) -> Request {
    let key = request.key.as_ref().unwrap().key();
    Request { key: Some(IdempotencyKey::new(key, Fingerprint::new(vec![8; 32])).unwrap()), ..request.clone() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_in_good_standing_begins_and_so_do_the_system_and_nobody() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    for actor in [Actor::User(a_customer()), Actor::System, Actor::Anonymous] {
        first_statement(&world, &Request::of(actor)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_epoch_or_session_signs_out() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    let wrong = [
        Principal { token_epoch: 1, ..a_customer() },
        Principal { session_id: another_customer().session_id, ..a_customer() },
        Principal { user_id: another_customer().user_id, ..a_customer() },
    ];
    for principal in wrong {
        let refused = first_statement(&world, &by(principal)).await;
        assert!(matches!(refused, Err(StoreError::SignedOut)), "{principal:?}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_user_and_an_ended_session_are_signed_out() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    world
        .commit(|unit| {
            unit.users().save_user(User { status: UserStatus::Disabled, ..a_user() });
            unit.users().revoke_session(another_customer().session_id);
        })
        .await;
    for principal in [a_customer(), another_customer()] {
        assert!(matches!(first_statement(&world, &by(principal)).await, Err(StoreError::SignedOut)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_without_a_statement_is_checked_before_its_writes_are_sent() {
    let world = World::new().await;
    let mut unit = world.begin_for(&by(a_customer())).await;
    unit.inventory().insert_product(numbered_product(1));
    assert!(matches!(unit.commit().await, Err(StoreError::SignedOut)));
    assert_eq!(world.number("SELECT count(*) FROM products").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answered_key_is_answered_the_same_and_serves_no_other_request() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    let request = keyed(a_customer(), "order-1");
    assert_eq!(world.store.recall(&request).await.unwrap(), None);

    let answer = json!({ "total": 900.00, "text": "ä\u{1F4E6}" });
    let mut unit = world.begin_for(&request).await;
    unit.answer(answer.clone().into());
    unit.commit().await.unwrap();

    let known = KeyedAnswer { actor: a_customer().user_id, answer };
    assert_eq!(world.store.recall(&request).await.unwrap(), Some(known.clone()));
    let again = first_statement(&world, &request).await;
    assert!(matches!(&again, Err(StoreError::AlreadyAnswered(answer)) if *answer == known), "{again:?}");

    let other = another_request(&request);
    assert!(matches!(world.store.recall(&other).await, Err(StoreError::KeyReused(_))));
    assert!(matches!(first_statement(&world, &other).await, Err(StoreError::KeyReused(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_belongs_to_its_user() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    let mut unit = world.begin_for(&keyed(a_customer(), "order-1")).await;
    unit.answer(json!(1).into());
    unit.commit().await.unwrap();
    first_statement(&world, &keyed(another_customer(), "order-1")).await.unwrap();
    assert_eq!(world.store.recall(&keyed(another_customer(), "order-1")).await.unwrap(), None);
    let system = Request { actor: Actor::System, ..keyed(a_customer(), "order-1") };
    assert_eq!(world.store.recall(&system).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_units_under_one_key_the_first_wins_and_nothing_is_left_of_the_second() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    let request = keyed(a_customer(), "order-1");
    let (mut first, mut second) = (world.begin_for(&request).await, world.begin_for(&request).await);
    for (number, unit) in [(1, &mut first), (2, &mut second)] {
        unit.inventory().next_product_id().await.unwrap();
        unit.inventory().insert_product(numbered_product(number));
        unit.answer(json!(number).into());
    }
    first.commit().await.unwrap();
    let late = second.commit().await;
    assert!(matches!(late, Err(StoreError::Violated(Violation::KeyTaken))), "{late:?}");
    assert_eq!(world.number("SELECT max(id)::bigint FROM products").await, 1);
    assert_eq!(world.store.recall(&request).await.unwrap().unwrap().answer, json!(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_failed_leaves_its_key_free() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.stock(1, 0).await;
    let request = keyed(a_customer(), "order-1");
    let mut unit = world.begin_for(&request).await;
    unit.inventory().insert_product(numbered_product(1));
    unit.answer(json!(1).into());
    assert!(unit.commit().await.is_err());
    assert_eq!(world.store.recall(&request).await.unwrap(), None);
    first_statement(&world, &request).await.unwrap();
}
