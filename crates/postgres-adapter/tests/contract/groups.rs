//! One unit of work for several requests: each is checked, answered and traced for itself.

use domain::{
    access::{Actor, Principal},
    store::{Fingerprint, IdempotencyKey, Request, Store, StoreError, UnitOfWork},
    testing::{a_customer, a_user, another_customer, by, keyed},
    users::{User, UserStatus},
};
use serde_json::json;

use crate::support::{World, by_id, numbered_product, received, reserved, until_waiting};

pub async fn two_customers() -> World {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    world
}

pub async fn begin(world: &World, requests: &[Request]) -> Box<dyn UnitOfWork> {
    world.store.begin_together(requests).await.unwrap()
}

/// Who is turned away by the first round trip, and why, in a word.
pub async fn turned_away(unit: &mut dyn UnitOfWork) -> Vec<(usize, &'static str)> {
    unit.inventory().next_product_id().await.unwrap();
    let word = |why: StoreError| match why {
        StoreError::SignedOut => "signed out",
        StoreError::AlreadyAnswered(_) => "answered",
        StoreError::KeyReused(_) => "reused",
        other => panic!("{other:?}"),
    };
    unit.turned_away().into_iter().map(|(place, why)| (place, word(why))).collect()
}

pub async fn answer_key(world: &World, request: &Request, answer: i64) {
    let mut unit = world.begin_for(request).await;
    unit.answer(json!(answer).into());
    unit.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_request_is_checked_and_one_that_fails_does_not_fail_the_unit() {
    let world = two_customers().await;
    let answered = keyed(a_customer(), "done");
    answer_key(&world, &answered, 7).await;
    let other = IdempotencyKey::new("done", Fingerprint::new(vec![8; 32])).unwrap();
    let requests = [
        by(a_customer()),
        by(Principal { token_epoch: 1, ..a_customer() }),
        answered.clone(),
        Request::of(Actor::System),
        Request { key: Some(other), ..answered },
        keyed(another_customer(), "done"),
        Request::of(Actor::Anonymous),
        keyed(Principal { session_id: another_customer().session_id, ..a_customer() }, "done"),
        keyed(a_customer(), "new"),
        by(another_customer()),
    ];
    let mut unit = begin(&world, &requests).await;
    assert!(unit.turned_away().is_empty(), "nothing was asked yet");
    let away = turned_away(unit.as_mut()).await;
    assert_eq!(away, [(1, "signed out"), (2, "answered"), (4, "reused"), (7, "signed out")]);
    assert!(unit.turned_away().is_empty(), "it is told once");
    unit.inventory().insert_product(numbered_product(1));
    unit.commit().await.unwrap();
    assert_eq!(world.number("SELECT count(*) FROM products").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_turned_away_since_they_were_answered_is_given_that_answer() {
    let world = two_customers().await;
    answer_key(&world, &keyed(a_customer(), "k"), 1).await;
    answer_key(&world, &keyed(another_customer(), "k"), 2).await;
    let requests = [keyed(another_customer(), "k"), by(a_customer()), keyed(a_customer(), "k")];
    let mut unit = begin(&world, &requests).await;
    unit.inventory().next_product_id().await.unwrap();
    let told = |(place, why)| match why {
        StoreError::AlreadyAnswered(known) => (place, known.actor, known.answer),
        other => panic!("{other:?}"),
    };
    let away: Vec<_> = unit.turned_away().into_iter().map(told).collect();
    assert_eq!(away, [(0, another_customer().user_id, json!(2)), (2, a_customer().user_id, json!(1))]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_user_and_an_ended_session_are_turned_away_with_all_their_requests() {
    let world = two_customers().await;
    world
        .commit(|unit| {
            unit.users().save_user(User { status: UserStatus::Disabled, ..a_user() });
            unit.users().revoke_session(another_customer().session_id);
        })
        .await;
    let requests = [by(a_customer()), keyed(another_customer(), "k"), Request::of(Actor::System), by(a_customer())];
    let mut unit = begin(&world, &requests).await;
    assert_eq!(turned_away(unit.as_mut()).await, [(0, "signed out"), (1, "signed out"), (3, "signed out")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_requests_of_one_user_are_each_checked_in_their_place() {
    let world = two_customers().await;
    for number in (0..60).step_by(7) {
        answer_key(&world, &keyed(a_customer(), &format!("k{number}")), number).await;
    }
    let requests: Vec<Request> = (0..60).map(|number| keyed(a_customer(), &format!("k{number}"))).collect();
    let mut unit = begin(&world, &requests).await;
    let expected: Vec<_> = (0..60).step_by(7).map(|place| (place, "answered")).collect();
    assert_eq!(turned_away(unit.as_mut()).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_system_and_nobody_are_not_checked_and_a_unit_of_one_or_none_works_too() {
    let world = World::new().await;
    for requests in [vec![], vec![Request::of(Actor::System)], vec![Request::of(Actor::Anonymous); 3]] {
        let mut unit = begin(&world, &requests).await;
        assert_eq!(turned_away(unit.as_mut()).await, []);
        unit.roll_back().await;
    }
    let mut unit = begin(&world, &[by(a_customer())]).await;
    assert_eq!(turned_away(unit.as_mut()).await, [(0, "signed out")], "alone in a group it is turned away as well");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_group_lets_go_of_its_locks_at_once() {
    let world = two_customers().await;
    world.stock(1, 5).await;
    let requests = [by(a_customer()), by(another_customer())];
    let mut unit = begin(&world, &requests).await;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    unit.inventory().record(vec![reserved(1, 1, 1)]);
    drop(unit);
    // The second unit would wait for its lock timeout of five seconds otherwise, and then fail.
    let mut next = begin(&world, &requests).await;
    assert_eq!(next.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap().products[0].available(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_dropped_while_it_waits_for_a_lock_lets_go_of_those_it_has() {
    let world = two_customers().await;
    world.stock(1, 5).await;
    world.stock(2, 5).await;
    let mut outsider = world.outsider().await;
    let watcher = world.outsider().await;
    let holder = outsider.transaction().await.unwrap();
    holder.execute("SELECT FROM products WHERE id = 2 FOR UPDATE", &[]).await.unwrap();
    let mut unit = begin(&world, &[by(a_customer()), by(another_customer())]).await;
    let waiting = async { unit.inventory().lock_stock(&[by_id(1), by_id(2)], &[]).await.map(drop) };
    tokio::select! {
        result = waiting => panic!("nobody let go of product 2: {result:?}"),
        () = until_waiting(&watcher, 1) => {}
    }
    drop(unit);
    until_waiting(&watcher, 0).await;
    watcher.execute("SELECT FROM products WHERE id = 1 FOR UPDATE NOWAIT", &[]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_was_ended_in_the_pool_is_replaced_for_a_group_too() {
    let world = two_customers().await;
    world.store.ping().await.unwrap();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    world.outsider().await.batch_execute(end).await.unwrap();
    let mut unit = begin(&world, &[by(a_customer()), by(Principal { token_epoch: 1, ..a_customer() })]).await;
    assert_eq!(turned_away(unit.as_mut()).await, [(1, "signed out")]);
    unit.inventory().insert_product(numbered_product(1));
    unit.inventory().record(vec![received(1, 1, 3)]);
    unit.commit().await.unwrap();
    assert_eq!(world.number("SELECT sum(on_hand)::bigint FROM stock_levels").await, 3);
}
