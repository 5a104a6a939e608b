//! One unit of work for several requests: each is checked, answered and traced for itself.

use domain::{
    access::{Actor, Principal},
    events::Event,
    inventory::Availability,
    store::{Fingerprint, IdempotencyKey, Request, Store, StoreError, UnitOfWork, Violation},
    testing::{a_customer, a_user, another_customer, by, keyed, product_id},
    users::{User, UserStatus},
};
use serde_json::json;
use tokio::runtime::Handle;

use crate::support::{World, by_id, numbered_product, received, reserved, told, until_waiting};

async fn two_customers() -> World {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    world
}

async fn begin(world: &World, requests: &[Request]) -> Box<dyn UnitOfWork> {
    world.store.begin_together(requests).await.unwrap()
}

/// Who is turned away by the first round trip, and why, in a word.
async fn turned_away(unit: &mut dyn UnitOfWork) -> Vec<(usize, &'static str)> {
    unit.inventory().next_product_id().await.unwrap();
    let word = |why: StoreError| match why {
        StoreError::SignedOut => "signed out",
        StoreError::AlreadyAnswered(_) => "answered",
        StoreError::KeyReused(_) => "reused",
        other => panic!("{other:?}"),
    };
    unit.turned_away().into_iter().map(|(place, why)| (place, word(why))).collect()
}

async fn answer_key(world: &World, request: &Request, answer: i64) {
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
async fn answers_are_kept_for_each_request_under_its_own_key() {
    let world = two_customers().await;
    let requests =
        [keyed(a_customer(), "k"), by(a_customer()), keyed(another_customer(), "k"), keyed(a_customer(), "l")];
    let mut unit = begin(&world, &requests).await;
    // It is the first one's until told otherwise.
    unit.answer(json!(0).into());
    for place in [3, 1, 2] {
        unit.on_behalf_of(place);
        unit.answer(json!(place).into());
    }
    unit.commit().await.unwrap();
    for (request, answer) in requests.iter().zip([Some(json!(0)), None, Some(json!(2)), Some(json!(3))]) {
        assert_eq!(world.store.recall(request).await.unwrap().map(|known| known.answer), answer);
    }
    assert_eq!(world.number("SELECT count(*) FROM idempotency_keys").await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_event_has_the_trace_of_its_own_request() {
    let world = two_customers().await;
    let traced = |trace: &str| Request { trace: Some(trace.to_owned()), ..by(a_customer()) };
    let requests = [traced("first"), by(a_customer()), traced("third")];
    let mut unit = begin(&world, &requests).await;
    let tell = |unit: &mut dyn UnitOfWork, events: Vec<Event>| unit.events().append(events);
    tell(unit.as_mut(), vec![told(1, 1)]);
    unit.on_behalf_of(2);
    tell(unit.as_mut(), vec![told(2, 1), told(3, 2)]);
    unit.on_behalf_of(1);
    tell(unit.as_mut(), vec![told(4, 1)]);
    unit.on_behalf_of(0);
    tell(unit.as_mut(), vec![told(5, 2)]);
    unit.commit().await.unwrap();
    let question = "SELECT data->>'number', subject, subject_version, trace_context FROM events ORDER BY seq";
    let rows = world.outsider().await.query(question, &[]).await.unwrap();
    let seen: Vec<(String, String, i64, Option<String>)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    let expected = [
        ("1", "product/1", 1, Some("first")),
        ("2", "product/1", 2, Some("third")),
        ("3", "product/2", 1, Some("third")),
        ("4", "product/1", 3, None),
        ("5", "product/2", 2, Some("first")),
    ];
    assert_eq!(seen, expected.map(|(n, s, v, t)| (n.to_owned(), s.to_owned(), v, t.map(str::to_owned))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_taken_meanwhile_fails_the_whole_commit_and_leaves_nothing() {
    let world = two_customers().await;
    let requests = [keyed(a_customer(), "a"), keyed(a_customer(), "b"), keyed(another_customer(), "a")];
    let mut unit = begin(&world, &requests).await;
    assert_eq!(turned_away(unit.as_mut()).await, []);
    answer_key(&world, &requests[1], 7).await;
    for place in 0..3 {
        unit.on_behalf_of(place);
        unit.events().append(vec![told(u64::try_from(place).unwrap(), 1)]);
        unit.answer(json!(place).into());
    }
    unit.inventory().insert_product(numbered_product(1));
    let late = unit.commit().await;
    assert!(matches!(late, Err(StoreError::Violated(Violation::KeyTaken))), "{late:?}");
    let left = "SELECT (SELECT count(*) FROM products) + (SELECT count(*) FROM events)";
    assert_eq!(world.number(left).await, 0);
    assert_eq!(world.store.recall(&requests[0]).await.unwrap(), None);
    assert_eq!(world.store.recall(&requests[1]).await.unwrap().unwrap().answer, json!(7));
    assert_eq!(world.store.recall(&requests[2]).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_answers_under_one_key_in_a_unit_none_is_kept() {
    let world = two_customers().await;
    let requests = [keyed(a_customer(), "k"), keyed(a_customer(), "k")];
    let mut unit = begin(&world, &requests).await;
    for place in 0..2 {
        unit.on_behalf_of(place);
        unit.answer(json!(place).into());
    }
    assert!(matches!(unit.commit().await, Err(StoreError::Violated(Violation::KeyTaken))));
    assert_eq!(world.store.recall(&requests[0]).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_availabilities_of_a_product_in_one_unit_the_last_counts() {
    let world = World::new().await;
    world.stock(1, 5).await;
    world.stock(2, 5).await;
    let mut unit = begin(&world, &[Request::of(Actor::System)]).await;
    let flags = |id, in_stock, stock_low| Availability { product_id: product_id(id), in_stock, stock_low };
    for said in [flags(1, true, false), flags(2, false, true), flags(1, true, true), flags(2, true, false)] {
        unit.inventory().save_availability(vec![said]);
    }
    unit.inventory().save_availability(vec![flags(1, true, false), flags(1, false, true)]);
    unit.commit().await.unwrap();
    let question = "SELECT id, in_stock, stock_low FROM products ORDER BY id";
    let rows = world.outsider().await.query(question, &[]).await.unwrap();
    let seen: Vec<(i32, bool, bool)> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert_eq!(seen, [(1, false, true), (2, true, false)]);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_that_answer_the_same_keys_in_opposite_orders_never_deadlock() {
    let world = two_customers().await;
    let (outsider, watcher) = (world.outsider().await, world.outsider().await);
    // Whoever keeps a key that begins with "z" stops there, in the middle of the others if they are not put in order.
    outsider
        .batch_execute(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
            CREATE TRIGGER wait BEFORE INSERT ON idempotency_keys FOR EACH ROW WHEN (NEW.key LIKE 'z%')
                EXECUTE FUNCTION wait();
            SELECT pg_advisory_lock(1)",
        )
        .await
        .unwrap();
    let groups = [["a", "z-1", "b"], ["b", "z-2", "a"]].map(|keys| {
        let (store, requests) = (world.store.clone(), keys.map(|key| keyed(a_customer(), key)));
        Handle::current().spawn(async move {
            let mut unit = store.begin_together(&requests).await?;
            unit.inventory().next_product_id().await?;
            for place in 0..requests.len() {
                unit.on_behalf_of(place);
                unit.answer(json!(place).into());
            }
            unit.commit().await
        })
    });
    until_waiting(&watcher, 2).await;
    outsider.batch_execute("SELECT pg_advisory_unlock(1)").await.unwrap();
    let mut committed = 0;
    for group in groups {
        match group.await.unwrap() {
            Ok(()) => committed += 1,
            Err(StoreError::Violated(Violation::KeyTaken)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(committed, 1);
}
